// Every page in Chromium: no accessibility finding, no sideways scrolling on a telephone, light to load; a journey without script.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { chromiumStarted, findings, rehearsal, signedIn as entered } from './house.mjs';

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
  ['IOM', ['/my-day', '/questionnaire-focal-points']],
  ['R1', ['/my-day', '/guides', '/guides/PG-TIP', '/guides/PG-TIP/redline', '/guides/PG-TIP/lineage/p8', '/guides/PG-TIP/coverage',
    '/guides/PG-TIP/acts', '/rounds', '/rounds/PG-TIP/1', '/rounds/PG-TIP/1/matrix', '/comments/c08', '/comments/c14', '/silence',
    '/rounds/owes', '/guides/PG-TIP/redline?view=side', '/committees/PG-2013', '/taskings', '/silence/TIP-1', '/silence/SOM-1',
    '/guides/PG-TIP?version=desk', '/guides/new', '/committees', '/meetings', '/statements', '/publications', '/rounds/new', '/calendar',
    '/guides/PG-TIP?as_of=2014-05-20%2012:00%20Asia/Bangkok', '/guides/PG-TIP/acts?as_of=2014-06-12%2012:00%20Asia/Bangkok',
    '/silence/TIP-1?as_of=2014-06-12%2012:00%20Asia/Bangkok', '/rounds/PG-TIP/1?as_of=2014-03-01%2012:00%20Asia/Bangkok']],
  ['D-QT', ['/guides/PG-TIP', '/guides/PG-TIP/lineage/p27', '/rounds/PG-TIP/1/desk']],
  ['L-AU', ['/my-day', '/guides/PG-TIP', '/rounds/PG-TIP/1', '/comments/c08', '/committees/PG-2013']],
  ['SOM', ['/my-day', '/guides', '/silence']], ['CC-A', ['/my-day', '/silence', '/silence/TIP-1', '/guides/PG-TIP']]];

let house;
let site;
let browser;

before(async () => {
  house = await rehearsal('--demonstration');
  site = house.site;
  browser = await chromiumStarted();
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

const tokenOf = (label) => house.tokenOf(label);
// A link leads in once; whoever comes back is known by her cookies.
const known = new Map();
async function signedIn(label) {
  if (!known.has(label)) known.set(label, await entered(browser, house, label));
  return known.get(label);
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

// The token of the newest letter that asks a nominee for her consent.
async function consentToken() {
  const context = await browser.newContext({ storageState: await signedIn('ADM') });
  const page = await context.newPage();
  await page.goto(`${site}/my-day`);
  const { items } = await page.evaluate(async () => (await fetch('/api/v1/rehearsal/mailbox')).json());
  await context.close();
  return items.find((one) => one.kind === 'consent-requested').text.body.match(/\/consent\/(\S+)/)[1];
}

test('the question of consent is accessible and fits, light and dark, on a telephone and on a desk', async () => {
  const path = `/consent/${await consentToken()}`;
  const wrong = [];
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      const how = `nominee ${width} ${colorScheme}`;
      wrong.push(...await look(page, [path], how, width));
      // Sent back with the reason, where a question is left open.
      await page.locator('[name="processing"][value="yes"]').check();
      await Promise.all([page.waitForEvent('load'), page.locator('main button').first().click()]);
      assert.match(await page.locator('main').innerText(), /Answer yes or no to every question/);
      for (const finding of await findings(page)) wrong.push(`${path} ${how}, sent back: ${finding}`);
      await context.close();
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

// Bytes as they travel, compressed; what they say, uncompressed.
function transferred(path, cookie) {
  return new Promise((done, failed) => {
    const headers = { 'Accept-Encoding': 'gzip', Accept: 'text/html', Cookie: cookie };
    get(site + path, { headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const sent = Buffer.concat(chunks);
        const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
        done({ bytes: sent.length, status: response.statusCode, text: text.toString() });
      });
    }).on('error', failed);
  });
}

// What a page loads with it: stylesheet, scripts, pictures.
const loaded = (text) => [...new Set([...text.matchAll(/<(?:link rel="stylesheet" href|script src|img [^>]*src)="([^"]+)"/g)].map((found) => found[1]))];

test('board, roster and record are light to load', async () => {
  const { cookies } = await signedIn('S2');
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join('; ');
  for (const path of ['/nominations', '/roster', '/nominations/EN-2014-0013']) {
    const page = await transferred(path, cookie);
    assert.equal(page.status, 200, path);
    let bytes = page.bytes;
    const parts = loaded(page.text);
    assert.ok(parts.length >= 3, `${path} loads a stylesheet and two scripts: ${parts}`);
    for (const part of parts) {
      const { bytes: more, status } = await transferred(part, cookie);
      assert.equal(status, 200, part);
      bytes += more;
    }
    assert.ok(bytes <= MAX_BYTES, `${path} with all it loads: ${bytes} bytes`);
  }
});

test('n and p walk through the changes of a redline, g g and g r lead to guides and rounds', async () => {
  const context = await browser.newContext({ storageState: await signedIn('R2') });
  const page = await context.newPage();
  await page.goto(`${site}/guides/PG-TIP/redline`);
  const pressed = async (keys, address) => {
    for (const key of keys.slice(0, -1)) await page.keyboard.press(key);
    await Promise.all([page.waitForURL(address), page.keyboard.press(keys.at(-1))]);
  };
  await pressed(['n'], /change=2#c2$/);
  assert.equal(await page.locator('.now').count(), 1, 'one stands at one change');
  assert.match(await page.locator('.stepper').innerText(), /Change 2 of/);
  await pressed(['n'], /change=3#c3$/);
  await pressed(['p'], /change=2#c2$/);
  await pressed(['g', 'g'], /\/guides$/);
  await pressed(['g', 'r'], /\/rounds$/);
  await context.close();
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
