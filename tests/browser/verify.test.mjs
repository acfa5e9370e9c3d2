// Does the page without network give the verdict of travaux-verify, for sound bundles and for every kind of damage?
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromiumStarted, findings } from './house.mjs';

const LEDGER = new URL('../../ledger/', import.meta.url);
const PROGRAM = process.env.TRAVAUX_VERIFY ?? new URL('../../target/debug/travaux-verify', import.meta.url).pathname;
const POLICY = new URL('tests/bundles/office.policy', LEDGER).pathname;
const bundle = (name) => readFileSync(new URL(`tests/bundles/${name}.bundle`, LEDGER));
// Flips tried of each bundle, spread over its bytes.
const FLIPS = 25;

let browser, page, place;
before(async () => {
  browser = await chromiumStarted();
  const context = await browser.newContext({ offline: true });
  page = await context.newPage();
  await page.goto(new URL('web/verify.html', LEDGER).href);
  place = mkdtempSync(join(tmpdir(), 'travaux-verify-'));
});
after(async () => {
  await browser.close();
  rmSync(place, { recursive: true, force: true });
});

async function pageSays(path, policy) {
  await page.locator('#policy').fill(policy);
  await page.locator('#bundle').setInputFiles(path);
  await page.evaluate(() => { delete document.getElementById('verdict').dataset.verdict; });
  await page.getByRole('button', { name: 'Check the bundle' }).click();
  const said = await page.waitForFunction(() => document.getElementById('verdict').dataset.verdict, null, { timeout: 60_000 });
  return JSON.parse(await said.jsonValue());
}

function programSays(path, pinned) {
  const ran = spawnSync(PROGRAM, ['--json', ...(pinned ? ['--policy', POLICY] : []), path], { encoding: 'utf8' });
  assert.ok([0, 1, 2].includes(ran.status), ran.stderr);
  return JSON.parse(ran.stdout);
}

// Both say the same of these bytes; gives what they say.
async function both(bytes, pinned = true) {
  const path = join(place, 'some.bundle');
  writeFileSync(path, bytes);
  const [ours, theirs] = [await pageSays(path, pinned ? readFileSync(POLICY, 'utf8') : ''), programSays(path, pinned)];
  const { what: oneWord, ...page } = ours;
  const { what: otherWord, ...program } = theirs;
  if (theirs.verdict === 'sound') assert.deepEqual(page, program);
  else assert.deepEqual([page.verdict, page.position, page.code], [program.verdict, program.position, program.code], `${oneWord} / ${otherWord}`);
  return ours;
}

test('sound bundles are sound, with the key of the office and without', async () => {
  for (const name of ['journal', 'matter']) {
    for (const pinned of [true, false]) {
      const said = await both(bundle(name), pinned);
      assert.deepEqual([said.verdict, said.pinned], ['sound', pinned], `${name}: ${said.what}`);
    }
  }
});

test('too few witnesses, a cut and a compressed file are named', async () => {
  assert.equal((await both(bundle('unwitnessed'))).code, 'quorum');
  const journal = bundle('journal');
  for (const end of [0, 10, 700, journal.length - 1, journal.length - 30]) assert.notEqual((await both(journal.subarray(0, end))).verdict, 'sound');
  assert.equal((await both(Buffer.from([0x1f, 0x8b, 8, 0, 10]))).code, 'format');
  assert.equal((await both(Buffer.from(journal.toString().replaceAll('\n', '\r\n')))).verdict, 'broken');
});

test('every flipped bit and every missing line is found where the program finds it', async () => {
  for (const name of ['journal', 'matter']) {
    const bytes = bundle(name);
    for (let turn = 0; turn < FLIPS; turn++) {
      const changed = Buffer.from(bytes);
      changed[(turn * 7919) % bytes.length] ^= 1 << (turn % 8);
      assert.equal((await both(changed)).verdict, 'broken', `${name}, turn ${turn}`);
    }
    const lines = bytes.toString().split('\n').slice(0, -1);
    for (let missing = 0; missing < lines.length; missing++) {
      const rest = lines.filter((_, at) => at !== missing).join('\n') + '\n';
      // A checkpoint between the first and the last may be left out: it says nothing that the last does not.
      const between = lines[missing].startsWith('{"checkpoint"') && missing !== lines.length - 2 && name === 'journal';
      assert.equal((await both(Buffer.from(rest))).verdict === 'sound', between, `${name} without line ${missing}`);
    }
  }
});

test('a checkpoint kept from earlier has to be continued', async () => {
  const notes = bundle('journal').toString().split('\n').filter((line) => line.startsWith('{"checkpoint"')).map((line) => JSON.parse(line).checkpoint);
  await page.locator('#seen').fill(notes[1]);
  const path = join(place, 'seen.bundle');
  writeFileSync(path, bundle('journal'));
  assert.equal((await pageSays(path, readFileSync(POLICY, 'utf8'))).verdict, 'sound');
  await page.locator('#seen').fill(notes[1].replace('\n16\n', '\n17\n'));
  await page.getByRole('button', { name: 'Check the bundle' }).click();
  await page.getByText('not signed by that key').or(page.getByText('is not by its key')).waitFor();
  await page.locator('#seen').fill('');
});

test('the page is accessible, and asks for nothing', async () => {
  assert.deepEqual(await findings(page), []);
});
