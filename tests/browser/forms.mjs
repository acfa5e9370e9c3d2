// What is typed into forms: people who do not exist.

export const expert = (given, family, display = `${given} ${family}`) => ({
  nominating_authority: 'Department of the Interior of QM', authorising_officer_name: 'Officer Q',
  authorising_officer_title: 'Director', authorising_officer_email: 'officer@qm.example', nominator_attestation: 'yes',
  nominator_date: '2014-02-01', family_name: family, given_names: given, name_display: display, nationalities: 'QM',
  residence_country: 'QM', contact_language: 'en', email: 'expert@qm.example', phone: '+66212345678', contact_via: 'nominator',
  sector: 'SECT.GOV', employer: 'Office of QM', position: 'Adviser', employer_release: 'yes', kinds: 'KIND.LEG',
  area_primary: 'AREA.TIP.CRI', years_experience: '9', expertise_summary: 'Drafts criminal law.', trainer: 'yes',
  'languages.0.bcp47': 'en', 'languages.0.level': 'C1', modalities: 'remote advice', cost_basis: 'to be agreed',
  decl_accuracy: 'yes', decl_personal_capacity: 'yes', consent_processing: 'yes', consent_visibility: 'yes',
});

export const official = (given, family, effective, replaces) => ({
  nominating_authority: 'Department of the Interior of QM', authorising_officer_name: 'Officer Q',
  authorising_officer_title: 'Director', authorising_officer_email: 'officer@qm.example', nominator_attestation: 'yes',
  nominator_date: '2014-02-01', slot: 'primary', scope: 'RSO national focal point', effective_on: effective, family_name: family,
  given_names: given, name_display: `${given} ${family}`, position: 'Head', department: 'Borders', grade: 'Director',
  decision_capacity: 'yes', email: 'nfp@qm.example', phone: '+66212345678', time_zone: 'Asia/Bangkok', weekend: ['Sat', 'Sun'],
  languages: 'en', powers: 'expert nominations', consent_sharing: 'yes', ...(replaces ? { replaces } : {}),
});

// A form that arrived by fax: one page, signed.
export const fax = {
  name: 'form.pdf', mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj '
    + '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};

// Every line of the completeness check.
export const complete = Object.fromEntries(
  ['signed', 'legible', 'experience', 'consent', 'eligible'].map((line) => [`line-${line}`, 'yes']));
