//! The matrix as CSV, XLSX and DOCX.

#![allow(clippy::format_push_string, reason = "an element reads best in one piece")]

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{Column, Line, fitted, harmless};
use crate::package::{NotWritten, escaped};
use crate::word::writing::{Page, package};

/// Lines of a cell that a list of choices is offered in; Excel takes lists of up to 255 characters.
const LONGEST_CHOICES: usize = 255;

/// Comma-separated, UTF-8 with a mark at the beginning by which Excel knows it. Cells that a spreadsheet would compute are quoted.
pub fn csv(lines: &[Line]) -> Result<Vec<u8>, NotWritten> {
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(Column::ALL.map(Column::head)).map_err(|_| NotWritten)?;
    for line in lines {
        writer.write_record(Column::ALL.map(|column| harmless(line.cell(column)))).map_err(|_| NotWritten)?;
    }
    writer.into_inner().map_err(|_| NotWritten)
}

/// A sheet with frozen heads, a filter, and the dispositions to choose from.
pub fn xlsx(title: &str, lines: &[Line], dispositions: &[&str]) -> Result<Vec<u8>, NotWritten> {
    sheet(title, lines, dispositions).map_err(|_| NotWritten)
}

fn sheet(title: &str, lines: &[Line], dispositions: &[&str]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(0x00E8_E4DA)
        .set_border(FormatBorder::Thin);
    let words = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let filled = words.clone().set_background_color(0x00FB_F7E9);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Comments")?;
    for (place, column) in (0_u16..).zip(Column::ALL) {
        sheet.set_column_width(place, column.width())?;
        sheet.set_column_format(place, if column.is_for_filling_in() { &filled } else { &words })?;
        sheet.write_string_with_format(0, place, column.head(), &head)?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (place, column) in (0_u16..).zip(Column::ALL) {
            let text = fitted(line.cell(column));
            // Written as a string, it stays one: nothing a commenter wrote is computed.
            if !text.is_empty() {
                sheet.write_string_with_format(
                    row,
                    place,
                    text,
                    if column.is_for_filling_in() { &filled } else { &words },
                )?;
            }
        }
    }
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX).max(1);
    if dispositions.iter().map(|word| word.len() + 1).sum::<usize>() <= LONGEST_CHOICES {
        sheet.add_data_validation(1, 8, last, 8, &DataValidation::new().allow_list_strings(dispositions)?)?;
    }
    sheet.autofilter(0, 0, last, 9)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_title(title).set_creation_datetime(
        // A fixed date: the same matrix is the same file.
        &rust_xlsxwriter::ExcelDateTime::from_ymd(2013, 1, 1)?,
    ));
    workbook.save_to_buffer()
}

/// A page on its side with one table; its heads are repeated on every page.
pub fn docx(title: &str, lines: &[Line]) -> Result<Vec<u8>, NotWritten> {
    let total: u32 = Column::ALL.iter().map(|column| u32::from(column.share())).sum();
    let widths = Column::ALL.map(|column| u32::from(column.share()) * Page::Landscape.text_width() / total);
    let mut body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>\
         <w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        escaped(title),
        widths.iter().sum::<u32>(),
    );
    for width in widths {
        body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    body.push_str("</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>");
    for (column, width) in Column::ALL.into_iter().zip(widths) {
        cell(&mut body, column.head(), (width, "<w:rPr><w:b/></w:rPr>"));
    }
    body.push_str("</w:tr>");
    for line in lines {
        body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (column, width) in Column::ALL.into_iter().zip(widths) {
            cell(&mut body, line.cell(column), (width, ""));
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl><w:p/>");
    package(Page::Landscape, title, &body, None)
}

/// A cell with a paragraph for every line of its text.
fn cell(body: &mut String, text: &str, (width, form): (u32, &str)) {
    body.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"));
    for line in text.split('\n') {
        body.push_str("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr><w:r>");
        body.push_str(form);
        body.push_str("<w:t xml:space=\"preserve\">");
        body.push_str(&escaped(line));
        body.push_str("</w:t></w:r></w:p>");
    }
    body.push_str("</w:tc>");
}
