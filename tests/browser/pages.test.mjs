// Every page in Chromium: no accessibility finding, no sideways scrolling on a telephone, light to load; a journey without script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const WIDTHS = [360, 1280];
const SCHEMES = ['light', 'dark'];
const MAX_BYTES = 60_000;
const PAGES = ['/my-day', '/nominations', '/nominations/EN-2014-0013', '/nominations/EN-2014-0016/edit', '/nominations/new',
  '/roster', '/roster/RE-2014-0003', '/focal-points', '/focal-points/QM', '/calls', '/calls/2014', '/intake', '/letters',
  '/participants', '/participants/TR', '/record', '/record/200', '/dashboard', '/rehearsal', '/help', '/api',
  '/questionnaire-focal-points', '/focal-points/QM/nominate', '/nominations/EN-2014-0002/original', '/nominations/EN-2014-0013/verify',
  '/roster/RE-2014-0003/update', '/playback/nfp/QM?step=4', '/playback/roster-entry/RE-2014-0003?step=1',
  '/playback/expert-nomination/EN-2014-0002?step=3', '/nominations?as_of=2014-05-30%2012:00%20Asia/Bangkok', '/no-such-page'];

// Pages that look different to somebody else.
const OTHERS = [['S3', ['/nominations', '/nominations/EN-2014-0012', '/focal-points/QM']], ['ADM', ['/settings']], ['SR-QT', ['/roster']],
  ['D-QP', ['/my-day', '/focal-points/QP', '/questionnaire-focal-points/QP', '/questionnaire-focal-points/new']],
  ['IOM', ['/my-day', '/questionnaire-focal-points']]];

let program;
let site;
let people;
let browser;

before(async () => {
  const binary = process.env.TRAVAUX ?? new URL('../../target/debug/travaux', import.meta.url).pathname;
  const data = mkdtempSync(join(tmpdir(), 'travaux-browser-'));
  program = spawn(binary, ['rehearse', '--demonstration', '--json', '--data', data, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await new Promise((ready) => createInterface({ input: program.stdout }).once('line', (text) => ready([text])));
  ({ ready: site, people } = JSON.parse(line));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
});

after(async () => {
  await browser?.close();
  program?.kill();
});

const tokenOf = (label) => people.find((one) => one.label === label).token;

// Signs somebody in once and gives the cookies, for contexts of every width and scheme.
async function signedIn(label) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site}/sign-in/${tokenOf(label)}`);
  await page.getByRole('button').first().click();
  await page.waitForURL(/my-day/);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function findings(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
}

// What is wrong with pages at one width and scheme.
async function look(page, paths, how, width) {
  const wrong = [];
  for (const path of paths) {
    await page.goto(site + path);
    for (const finding of await findings(page)) wrong.push(`${path} ${how}: ${finding}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) wrong.push(`${path} ${how}: ${wide} px wide`);
  }
  return wrong;
}

test('every page is accessible and fits, light and dark, on a telephone and on a desk', async () => {
  const wrong = [];
  for (const [label, paths] of [['S1', PAGES], ...OTHERS]) {
    const storageState = await signedIn(label);
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const context = await browser.newContext({ storageState, colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        wrong.push(...await look(await context.newPage(), paths, `${label} ${width} ${colorScheme}`, width));
        await context.close();
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('the doors are accessible before anybody is signed in', async () => {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const wrong = [];
  for (const path of ['/sign-in', `/sign-in/${tokenOf('D-QN')}`]) {
    await page.goto(site + path);
    for (const finding of await findings(page)) wrong.push(`${path}: ${finding}`);
  }
  await context.close();
  assert.deepEqual(wrong, []);
});

// Bytes as they travel, compressed.
function transferred(path, cookie) {
  return new Promise((done, failed) => {
    const headers = { 'Accept-Encoding': 'gzip', Accept: 'text/html', Cookie: cookie };
    get(site + path, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => { bytes += chunk.length; });
      response.on('end', () => done({ bytes, status: response.statusCode }));
    }).on('error', failed);
  });
}

test('board, roster and record are light to load', async () => {
  const { cookies } = await signedIn('S2');
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join('; ');
  for (const path of ['/nominations', '/roster', '/nominations/EN-2014-0013']) {
    const { bytes, status } = await transferred(path, cookie);
    assert.equal(status, 200, path);
    assert.ok(bytes <= MAX_BYTES, `${path}: ${bytes} bytes`);
  }
});

test('a delegate opens, fills and keeps a nomination without any script', async () => {
  const storageState = await signedIn('D-QM');
  const context = await browser.newContext({ storageState, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site}/nominations`);
  await page.getByRole('link', { name: 'Open a nomination' }).click();
  await page.getByRole('button', { name: 'Open nomination' }).click();
  await page.waitForURL(/\/edit/);
  await page.locator('#f-family_name').fill('Sample');
  await page.locator('#f-name_display').fill('Ada Sample');
  await page.getByRole('button', { name: 'Submit nomination' }).click();
  assert.match(await page.title(), /^Error/);
  assert.equal(await page.locator('#f-family_name').inputValue(), 'Sample', 'what was typed is still there');
  await page.getByRole('button', { name: 'Keep as a draft' }).click();
  await page.waitForURL(/done=/);
  assert.match(await page.locator('main').innerText(), /Ada Sample/);
  await context.close();
});
