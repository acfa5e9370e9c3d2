// How is the program started, entered, filled in and looked at in a browser? Shared by every file of tests here.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
// Longest a click may wait for its page: the debug build on a busy machine.
const PATIENCE = 12_000;

export const chromiumStarted = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

// A rehearsal of its own, in a directory of its own.
export async function rehearsal(...more) {
  const binary = process.env.TRAVAUX ?? new URL('../../target/debug/travaux', import.meta.url).pathname;
  const data = mkdtempSync(join(tmpdir(), 'travaux-browser-'));
  const program = spawn(binary, ['rehearse', ...more, '--json', '--data', data, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((ready, failed) => {
    createInterface({ input: program.stdout }).once('line', ready);
    program.once('exit', (code) => failed(new Error(`the program ended with ${code} before it was ready`)));
  });
  const { ready: site, people } = JSON.parse(line);
  const tokenOf = (label) => people.find((one) => one.label === label).token;
  const stop = () => new Promise((gone) => {
    program.removeAllListeners('exit').once('exit', () => { rmSync(data, { recursive: true, force: true }); gone(); });
    program.kill();
  });
  return { site, tokenOf, stop };
}

// Signs somebody in by her one-time link and gives the cookies, for contexts of every width and scheme.
export async function signedIn(browser, house, label) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${house.site}/sign-in/${house.tokenOf(label)}`);
  await page.getByRole('button').first().click();
  await page.waitForURL(/my-day/);
  const state = await context.storageState();
  await context.close();
  return state;
}

// References that lead nowhere and identifiers that stand twice: axe does not report all of them.
function loose() {
  const wrong = [];
  const found = new Map();
  for (const element of document.querySelectorAll('[id]')) found.set(element.id, (found.get(element.id) ?? 0) + 1);
  for (const [id, count] of found) if (count > 1) wrong.push(`#${id} stands ${count} times`);
  const leads = (element, name, ids) => {
    for (const id of ids) if (!found.has(id)) wrong.push(`${element.tagName.toLowerCase()} ${name} leads to no #${id}`);
  };
  for (const name of ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls']) {
    for (const element of document.querySelectorAll(`[${name}]`)) leads(element, name, element.getAttribute(name).split(/\s+/));
  }
  for (const element of document.querySelectorAll('a[href^="#"]')) leads(element, 'href', [element.getAttribute('href').slice(1)]);
  return wrong;
}

// Everything that is wrong with a page as it stands.
export async function findings(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
  const violations = result.violations.map((one) =>
    `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
  return [...violations, ...await page.evaluate(loose)];
}

// Somebody at her desk: a window, and what she does in it.
export class Person {
  constructor(house, page) {
    this.house = house;
    this.page = page;
  }

  static async at(browser, house, label, how = {}) {
    const storageState = await signedIn(browser, house, label);
    const context = await browser.newContext({ storageState, bypassCSP: true, ...how });
    context.setDefaultTimeout(PATIENCE);
    return new Person(house, await context.newPage());
  }

  async opens(path) {
    const answer = await this.page.goto(this.house.site + path);
    return answer.status();
  }

  async reads(path) {
    await this.opens(path);
    return this.page.locator('main').innerText();
  }

  // Fills the fields of a form by their names, as each kind of field is filled.
  async fills(fields, form = this.page.locator('main')) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.locator(`[name="${name}"]:not([type="hidden"])`);
      const kind = await field.first().evaluate((element) => element.type);
      if (kind === 'radio' || kind === 'checkbox') {
        for (const one of [value].flat()) await form.locator(`[name="${name}"][value="${one}"]`).check();
      } else if (kind === 'select-one') await field.selectOption(value);
      else if (kind === 'file') await field.setInputFiles(value);
      else await field.fill(value);
    }
  }

  // Opens an act, fills in what it asks and presses its button; with the keyboard alone, if so asked.
  async does(verb, fields = {}, { keyboard = false } = {}) {
    const form = this.page.locator('main form', { has: this.page.locator('button', { hasText: verb }) }).last();
    const folded = form.locator('xpath=parent::details/summary');
    const press = async (what) => {
      if (!keyboard) return what.click();
      await what.focus();
      return this.page.keyboard.press('Enter');
    };
    await form.waitFor({ state: 'attached' });
    if (await folded.count()) await press(folded);
    await this.fills(fields, form);
    await Promise.all([this.page.waitForEvent('load'), press(form.getByRole('button', { name: verb }))]);
  }

  async follows(name) {
    await Promise.all([this.page.waitForEvent('load'), this.page.getByRole('link', { name }).first().click()]);
  }

  said() {
    return this.page.locator('main').innerText();
  }

  // What she looks at, for the story of a failure.
  async sight() {
    if (this.page.url() === 'about:blank') return 'nothing';
    return `${this.page.url()}: ${(await this.page.locator('body').innerText()).replace(/\s+/g, ' ').slice(0, 800)}`;
  }

  leaves() {
    return this.page.context().close();
  }
}
