// The journeys people make, in Chromium, on the pages they use: each on a rehearsal of its own, on SQLite and on PostgreSQL.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { complete, expert, fax, official } from './forms.mjs';
import { chromiumStarted, findings, Person, rehearsal } from './house.mjs';
import { postgresStarted } from './postgres.mjs';

let browser;
let postgres;
let databases = 0;

before(async () => { [browser, postgres] = await Promise.all([chromiumStarted(), postgresStarted()]); });
after(async () => {
  await browser?.close();
  await postgres?.stop();
});

// What a rehearsal is started with to keep its journal in each database.
const STORES = {
  SQLite: () => [],
  PostgreSQL: () => {
    databases += 1;
    return ['--database', postgres.database(`journey_${databases}`)];
  },
};

// A journey: a rehearsal, people at their desks, and the clock moved on its page.
function journey(name, labels, walk, how = {}) {
  for (const [store, words] of Object.entries(STORES)) walked(`${name}, on ${store}`, words, labels, walk, how);
}

function walked(name, words, labels, walk, how) {
  test(name, async () => {
    const house = await rehearsal(...words());
    const people = {};
    try {
      for (const label of labels) people[label] = await Person.at(browser, house, label, how[label]);
      const clock = await Person.at(browser, house, 'ADM');
      people.ADM = clock;
      const moved = async (to) => {
        await clock.opens('/rehearsal');
        await clock.does('Move the clock', { to });
      };
      await walk(people, moved);
    } catch (why) {
      for (const [label, person] of Object.entries(people)) why.message += `\n${label} looks at ${await person.sight()}`;
      throw why;
    } finally {
      for (const person of Object.values(people)) await person.leaves();
      await house.stop();
    }
  });
}

// Fails if anything is wrong with the page somebody looks at.
async function isSound(person) {
  assert.deepEqual(await findings(person.page), [], person.page.url());
}

// The delegate opens, fills and submits a nomination; its reference.
async function submits(delegate, form) {
  await delegate.opens('/nominations/new');
  await delegate.does('Open nomination');
  const reference = delegate.page.url().match(/EN-\d+-\d+/)[0];
  await delegate.fills(form);
  await delegate.does('Submit nomination');
  return reference;
}

// Found complete, and the nominee's yes recorded from the signed form.
async function consents(registrar, reference) {
  await registrar.opens(`/nominations/${reference}`);
  await registrar.does('Find it complete', complete);
  await registrar.does('Ask the nominee for consent');
  await registrar.does('Record the answer on the signed form', { processing: 'yes', visibility: 'yes', contact: 'no' });
}

journey('an expert\'s form arrives by fax and she is found on the roster', ['S1', 'S2', 'S3', 'SR-QT'],
  async ({ S1, S2, S3, 'SR-QT': searcher }, moved) => {
    await moved('2014-03-17 09:00 Asia/Bangkok');
    await S2.opens('/intake');
    await isSound(S2);
    await S2.does('Keep the original', { file: fax, channel: 'fax', at: '2014-03-14T16:52' }, { keyboard: true });
    await isSound(S2);
    await S2.does('Key a nomination from it', { nominator: 'QM', call: '' });
    const reference = S2.page.url().match(/EN-\d+-\d+/)[0];
    const form = expert('Žaneta', 'Nováková');
    await S2.fills({ ...form, signed_form: fax });
    await isSound(S2);
    await S2.does('Submit nomination');
    await S1.opens(`/nominations/${reference}/verify`);
    await S1.does('The keyed fields agree with the original');
    await consents(S2, reference);
    // She may approve nominations, but not this one: who registers does not decide.
    await S2.opens(`/nominations/${reference}`);
    await S2.does('Approve nomination');
    assert.match(await S2.said(), /You cannot approve what you registered[^]*DR08/);
    await S2.opens('/nominations');
    await S2.page.locator(`input[name="pick"][value^="${reference}:"]`).check();
    await S2.does('Preview: approve');
    assert.match(await S2.said(), /it would be refused[^]*You cannot approve what you registered/);
    assert.doesNotMatch(await searcher.reads('/roster?q=novakova'), /Nováková/);
    await S3.opens(`/nominations/${reference}`);
    await isSound(S3);
    await S3.does('Approve nomination', {}, { keyboard: true });
    assert.match(await S3.said(), /approved/i);
    await moved('2014-03-18 09:00 Asia/Bangkok');
    await searcher.opens('/roster');
    await searcher.page.getByRole('searchbox').or(searcher.page.locator('[name="q"]')).first().fill('novakova');
    await searcher.page.keyboard.press('Enter');
    await searcher.page.waitForURL(/q=novakova/);
    await searcher.follows('RE-2014-0001');
    await isSound(searcher);
    assert.doesNotMatch(await searcher.said(), /expert@qm\.example/, 'without consent no address is shown');
  });

journey('a focal point is replaced', ['D-QM', 'S3', 'AUD'],
  async ({ 'D-QM': delegate, S3, AUD }, moved) => {
    await delegate.opens('/focal-points/QM/nominate');
    await delegate.fills(official('Petra', 'Vorbild', '2014-02-10'));
    await isSound(delegate);
    await delegate.does('Send nomination');
    await S3.opens('/focal-points/QM');
    await isSound(S3);
    await S3.does('Acknowledge NFP', {}, { keyboard: true });
    await moved('2014-02-11 09:00 Asia/Bangkok');
    const first = (await delegate.reads('/focal-points/QM')).match(/NFP-[\w-]+/)[0];
    await delegate.opens('/focal-points/QM/nominate');
    await delegate.fills(official('Rana', 'Misal', '2014-03-01', first));
    await delegate.does('Send nomination');
    await S3.opens('/focal-points/QM');
    await S3.does('Acknowledge NFP');
    const primary = async (person, as_of = '') => {
      await person.opens(`/focal-points${as_of}`);
      return person.page.locator('main tr', { hasText: 'QM' }).innerText();
    };
    assert.match(await primary(delegate), /Vorbild/);
    await moved('2014-03-01 00:00 Asia/Bangkok');
    assert.match(await primary(delegate), /Misal/, 'one ends as the other begins');
    assert.match(await primary(AUD, '?as_of=2014-02-28%2023:59%20Asia/Bangkok'), /Vorbild/);
    await AUD.opens('/focal-points/QM');
    await isSound(AUD);
    assert.match(await AUD.said(), /Vorbild[^]*Misal|Misal[^]*Vorbild/);
  });

// The delegate's browser runs no script: pages do not need any.
journey('an incomplete form goes back and forth', ['S1', 'D-QM'],
  async ({ S1, 'D-QM': delegate }, moved) => {
    const { 'languages.0.bcp47': language, 'languages.0.level': level, ...rest } = expert('Ada', 'Sample');
    const reference = await submits(delegate, rest);
    assert.match(await delegate.page.title(), /^Error/);
    assert.match(await delegate.said(), /The form was not sent/);
    assert.equal(await delegate.page.locator('[name="family_name"]').inputValue(), 'Sample', 'what was typed is still there');
    await delegate.fills({ 'languages.0.bcp47': language, 'languages.0.level': 'A1' });
    await delegate.does('Submit nomination');
    await S1.opens(`/nominations/${reference}`);
    await S1.does('Return the form', { 'field-0': 'languages', 'reason-0': 'Please give the level you work at.' }, { keyboard: true });
    await moved('2014-02-10 09:00 Asia/Bangkok');
    await delegate.opens('/my-day');
    await delegate.follows(reference);
    await delegate.follows('Mend the form');
    assert.match(await delegate.said(), /Please give the level you work at\./);
    await delegate.fills({ 'languages.0.level': level });
    await delegate.does('Send the mended form');
    await S1.opens(`/nominations/${reference}`);
    await isSound(S1);
    assert.match(await S1.said(), /3 Feb(ruary)? 2014/, 'the day of first receipt is kept');
    await S1.does('Find it complete', complete);
    assert.equal(await S1.page.getByRole('button', { name: 'Find it complete' }).count(), 0);
  }, { 'D-QM': { javaScriptEnabled: false } });

journey('two co-managers sign', ['S1', 'D-QM', 'CM-A', 'CM-B'],
  async ({ ADM, S1, 'D-QM': delegate, 'CM-A': one, 'CM-B': other }, moved) => {
    await ADM.opens('/settings');
    await isSound(ADM);
    await ADM.does('Set the next version of a procedure',
      { procedure: 'expert-nomination', number: '2', keys: '2', from: '2014-02-04T09:00' });
    await moved('2014-02-05 09:00 Asia/Bangkok');
    const reference = await submits(delegate, expert('Ada', 'Sample'));
    await consents(S1, reference);
    await other.opens(`/nominations/${reference}`);
    await other.does('Approve nomination', {}, { keyboard: true });
    await S1.opens(`/nominations/${reference}`);
    await isSound(S1);
    await S1.page.getByRole('list', { name: 'Approvals, one of two' }).waitFor();
    await one.opens(`/nominations/${reference}`);
    await isSound(one);
    await one.does('Approve nomination', {}, { keyboard: true });
    assert.match(await S1.reads(`/nominations/${reference}`), /approved/i);
    assert.equal(await S1.page.getByRole('list', { name: 'Approvals, one of two' }).count(), 0);
  });

journey('consent is withdrawn and she is not found, but an auditor still finds her as of the day before',
  ['S1', 'S3', 'D-QM', 'SR-QT', 'AUD'],
  async ({ S1, S3, 'D-QM': delegate, 'SR-QT': searcher, AUD }, moved) => {
    const reference = await submits(delegate, expert('Ada', 'Sample'));
    await consents(S1, reference);
    await S3.opens(`/nominations/${reference}`);
    await S3.does('Approve nomination');
    await moved('2014-05-01 09:00 Asia/Bangkok');
    assert.match(await searcher.reads('/roster?q=sample'), /Ada Sample/);
    const entry = reference.replace('EN-', 'RE-');
    await S1.opens(`/roster/${entry}`);
    await isSound(S1);
    await S1.does('Record a change of consent', { processing: 'no', visibility: 'no', contact: 'no' }, { keyboard: true });
    await moved('2014-05-02 09:00 Asia/Bangkok');
    assert.doesNotMatch(await searcher.reads('/roster?q=sample'), /Ada Sample/);
    assert.equal(await searcher.opens(`/roster/${entry}`), 404);
    const before = 'as_of=2014-04-30%2012:00%20Asia/Bangkok';
    assert.doesNotMatch(await searcher.reads(`/roster?q=sample&${before}`), /Ada Sample/, 'what t allowed must be allowed now');
    assert.doesNotMatch(await AUD.reads('/roster?q=sample'), /Ada Sample/);
    assert.match(await AUD.reads(`/roster?q=sample&${before}`), /Ada Sample/);
    await isSound(AUD);
  });

// Every delegation is asked; two comments come; they are walked through with keys and decided by both co-leads.
journey('comments of a round are walked through with keys', ['R1', 'F-QM', 'L-AU', 'L-TH'],
  async ({ R1, 'F-QM': focalPoint, 'L-AU': one, 'L-TH': other }, moved) => {
    await R1.opens('/rounds/new');
    await R1.does('Prepare the round', { guide: 'PG-SOM', number: '1', committee: 'PG-2013', text: 'RSO/PG/SOM/2014/1',
      kind: 'member-comments', at: '2014-03-14T17:00', zone: 'Asia/Bangkok', reminders: '' });
    await R1.does('Circulate the text', { language: 'en', digest: '0123456789abcdef'.repeat(4) });
    for (const comment of ['Benefit is the element.', 'The term is not that of the protocol.']) {
      await focalPoint.opens('/rounds/PG-SOM/1/desk');
      await focalPoint.does('Keep the comment', { kind: 'technical', comment, number: '4.1' });
    }
    await isSound(focalPoint);
    await focalPoint.does('Submit', { drafts: ['d1', 'd2'] });
    await R1.opens('/rounds/owes');
    await isSound(R1);
    assert.match(await R1.page.locator('main tr', { hasText: 'QM' }).innerText(), /submitted/);
    await R1.page.locator('main tr', { hasText: 'QN' }).getByRole('checkbox').check();
    await R1.does('Preview');
    await isSound(R1);
    assert.match(await R1.said(), /Nothing has left the house yet/);
    await R1.does('Send this reminder', {}, { keyboard: true });
    await moved('2014-03-14 17:00 Asia/Bangkok');
    await R1.opens('/rounds/PG-SOM/1');
    await R1.does('Begin the dispositions');
    await R1.opens('/rounds/PG-SOM/1/matrix?open=yes');
    await isSound(R1);
    for (const id of ['c01', 'c02']) {
      await R1.opens(`/comments/${id}`);
      await R1.does('Sort it', { kind: 'technical' });
    }
    // n and p walk; a letter chooses, and the button alone decides.
    const pressed = async (person, key) => {
      await Promise.all([person.page.waitForURL(/comments/), person.page.keyboard.press(key)]);
    };
    await R1.opens('/comments/c01?open=yes');
    await isSound(R1);
    assert.match(await R1.said(), /Comment 1 of 2/);
    await pressed(R1, 'n');
    await R1.page.waitForURL(/c02\?open=yes/);
    await pressed(R1, 'p');
    await R1.page.waitForURL(/c01\?open=yes/);
    await R1.page.keyboard.press('x');
    assert.equal(await R1.page.locator('input[name="disposition"]:checked').inputValue(), 'not-accepted');
    assert.match(await R1.said(), /Comment 1 of 2/, 'nothing is decided by a key');
    const form = R1.page.locator('main form', { has: R1.page.locator('button', { hasText: 'Propose a disposition' }) });
    await form.locator('[name="reason"]').fill('It is said elsewhere.');
    await form.getByRole('button', { name: 'Propose a disposition' }).click();
    await R1.page.waitForURL(/c02\?open=yes/);
    await R1.does('Propose a disposition', { disposition: 'accepted' });
    for (const lead of [one, other]) {
      await lead.opens('/comments/c01?half=yes');
      await isSound(lead);
      await lead.does('Decide c01', { disposition: 'not-accepted', reason: 'It is said elsewhere.' }, { keyboard: true });
      await lead.page.waitForURL(/c02\?half=yes/);
      await lead.does('Decide c02', { disposition: 'accepted' });
    }
    await focalPoint.opens('/comments/c01');
    await isSound(focalPoint);
    assert.match(await focalPoint.said(), /not accepted/);
  });

// A guide of the committee with its outline approved; R1 writes it.
async function openedGuide(R1, lead, sections) {
  await R1.opens('/guides/new');
  await R1.does('Open the guide', { guide: 'PG-TIP', title: 'Criminalizing trafficking in persons', instrument: 'TIP',
    committee: 'PG-2013', symbol_base: 'RSO/PG/TIP' });
  await R1.opens('/guides/PG-TIP/outline');
  await R1.does('Set the outline', { sections });
  await lead.opens('/guides/PG-TIP');
  await lead.does('Approve the outline');
}

async function written(R1, markdown) {
  await R1.opens('/guides/PG-TIP/edit/s1');
  await R1.does('Keep the section', { markdown });
}

// The draft is issued, both co-leads open the round.
async function openedRound(R1, leads) {
  await R1.opens('/guides/PG-TIP');
  await R1.does('Issue the zero draft', { label: 'draft for comment', classification: 'participants' });
  for (const lead of leads) {
    await lead.opens('/guides/PG-TIP');
    await lead.does('Open the round of comments');
  }
}

// The text goes out to all members, until Friday 14 March 2014 at five in Bangkok.
async function circulated(R1) {
  const { symbol } = await R1.page.evaluate(async () => (await fetch('/api/v1/guides/PG-TIP')).json());
  await R1.opens('/rounds/new');
  await R1.does('Prepare the round', { guide: 'PG-TIP', number: '1', committee: 'PG-2013', text: symbol,
    kind: 'member-comments', at: '2014-03-14T17:00', zone: 'Asia/Bangkok', reminders: '' });
  await R1.does('Circulate the text');
}

// The final text, where nobody had a comment.
async function finalText(R1, leads, words) {
  await openedGuide(R1, leads[0], '9 | Victims | TIP-14');
  await written(R1, words);
  await openedRound(R1, leads);
  await leads[0].opens('/guides/PG-TIP');
  await leads[0].does('Close the round of comments');
  await leads[0].opens('/guides/PG-TIP');
  await leads[0].does('Issue the final text', { label: 'final text', classification: 'participants' });
}

// A co-chair proposes silence on the final text and starts it.
async function silenceRuns(chair, name, agreed, expires) {
  await chair.opens('/silence');
  const text = await chair.page.locator('[name="text"] option').first().getAttribute('value');
  await chair.does('Propose silence', { silence: name, text, provisional_title: 'A guide on criminalizing trafficking' });
  await chair.opens(`/silence/${name}`);
  await isSound(chair);
  await chair.does('Start silence', { agreed_in: 'senior officials, in writing', agreed_on: agreed, expires });
}

// The text the drafters have in a file: two sections, one of them new.
const file = {
  name: 'guide.md', mimeType: 'text/markdown',
  buffer: Buffer.from('# 9 Victims\n\nSuch persons should not be punished for entering.\n\nStates may find it useful to say so.\n\n'
    + '# 10 Witnesses\n\nWitnesses are to be protected.\n'),
};

// From the first outline to publication: imported from a file, circulated, commented, changed as decided, adopted by silence, endorsed.
journey('a guide is drafted, circulated, commented, settled and published',
  ['R1', 'R2', 'F-QM', 'L-AU', 'L-TH', 'CC-A', 'SOM', 'D-QV'],
  async ({ R1, R2, 'F-QM': focalPoint, 'L-AU': one, 'L-TH': other, 'CC-A': chair, SOM: officials, 'D-QV': observer }, moved) => {
    await openedGuide(R1, one, '9 | Victims | TIP-14');
    await written(R1, 'States may find it useful to say so.');
    await R1.opens('/guides/PG-TIP?version=desk');
    await R1.does('Bring the text in from a file', { file });
    await isSound(R1);
    assert.match(await R1.said(), /2 sections with 3 paragraphs: 1 stay as they are[^]*2 are new; 0 are gone\. Nothing has been written yet/);
    assert.doesNotMatch(await R2.reads('/guides/PG-TIP?version=desk'), /Witnesses/, 'a report changes nothing');
    await R1.does('Put this text on the desk', {}, { keyboard: true });
    await isSound(R1);
    assert.match(await R1.said(), /Witnesses are to be protected/);
    await openedRound(R1, [one, other]);
    await circulated(R1);
    await focalPoint.opens('/guides/PG-TIP');
    await focalPoint.follows('Comment on paragraph 9.1');
    await focalPoint.does('Keep the comment', { comment: 'Entering is one of several acts.', proposed: 'for acts committed as victims' });
    await focalPoint.does('Submit', { drafts: ['d1'] });
    await moved('2014-03-14 17:00 Asia/Bangkok');
    await R1.opens('/rounds/PG-TIP/1');
    await R1.does('Begin the dispositions');
    await R1.opens('/comments/c01');
    await R1.does('Sort it', { kind: 'technical' });
    const paragraph = await R1.page.evaluate(async () => (await (await fetch('/api/v1/comments/c01')).json()).anchor.paragraph);
    const decided = { disposition: 'accepted-with-change', reason: 'In the words of the protocol.', change_paragraph: paragraph,
      delete: 'for entering', insert: 'for acts that they were compelled to commit' };
    await R1.does('Propose a disposition', decided);
    await one.opens('/guides/PG-TIP');
    await one.does('Issue the final text', { label: 'final text', classification: 'participants' });
    assert.match(await one.said(), /c01/, 'not over a comment that is open, and it is named');
    for (const lead of [one, other]) {
      await lead.opens('/comments/c01');
      await lead.does('Decide c01', decided);
    }
    assert.match(await R1.reads('/guides/PG-TIP?version=desk'), /acts that they were compelled to commit/, 'the text changed as decided');
    await one.opens('/guides/PG-TIP');
    await one.does('Issue the final text', { label: 'final text', classification: 'participants' });
    await focalPoint.opens('/comments/c01');
    await isSound(focalPoint);
    assert.match(await focalPoint.said(), /accepted with change[^]*Written into RSO\/PG\/TIP/);
    await focalPoint.opens('/guides/PG-TIP/redline');
    await isSound(focalPoint);
    await focalPoint.page.locator('ins', { hasText: 'compelled to commit' }).first().waitFor();
    await moved('2014-06-09 09:00 Asia/Bangkok');
    await silenceRuns(chair, 'TIP-1', '2014-06-06', '2014-06-23T12:00');
    await moved('2014-06-23 12:00 Asia/Bangkok');
    assert.match(await chair.reads('/silence/TIP-1'), /held: adopted/);
    await moved('2014-08-06 09:00 Asia/Bangkok');
    await chair.opens('/meetings');
    await chair.does('Open a meeting', { id: 'ahg-som8', body: 'AHG', place: 'Canberra',
      present: 'AF AU BD ID MY MV MM NZ PH LK TH US VN UNHCR IOM'.replaceAll(' ', '\n') });
    await officials.opens('/guides/PG-TIP');
    await officials.does('Enter the endorsement', { body: 'AHG', meeting: 'ahg-som8', verb: 'endorsed', on: '2014-08-06' });
    await R1.opens('/guides/PG-TIP');
    await R1.does('Publish the guide', { on: '2014-08' }, { keyboard: true });
    await isSound(R1);
    assert.match(await R1.said(), /Published/);
    assert.match(await observer.reads('/guides/PG-TIP'), /compelled to commit/);
    await observer.opens('/guides/PG-TIP/acts');
    await isSound(observer);
    assert.match(await observer.said(), /endorsed/);
  });

// An amendment in writing ends it, and taking it back repairs nothing; the revised text holds with nobody signed in.
journey('silence is broken by an amendment', ['R1', 'L-AU', 'L-TH', 'CC-A', 'D-QT', 'D-QV'],
  async ({ R1, 'L-AU': one, 'L-TH': other, 'CC-A': chair, 'D-QT': member, 'D-QV': observer }, moved) => {
    await finalText(R1, [one, other], 'Such persons should not be punished.');
    await moved('2014-06-09 09:00 Asia/Bangkok');
    await silenceRuns(chair, 'TIP-1', '2014-06-06', '2014-06-23T12:00');
    await observer.opens('/silence/TIP-1');
    assert.equal(await observer.page.getByRole('button', { name: 'Break silence' }).count(), 0, 'an observer breaks no silence');
    await member.opens('/guides/PG-TIP');
    await member.opens('/silence/TIP-1');
    await isSound(member);
    await moved('2014-06-23 11:59 Asia/Bangkok');
    await member.opens('/silence/TIP-1');
    await member.does('Break silence', { form: 'amendment', says: 'Insert a safeguard clause in section 9.' }, { keyboard: true });
    await isSound(member);
    assert.match(await member.said(), /broken: not adopted/);
    await member.does('Take the objection back');
    await moved('2014-06-23 12:00 Asia/Bangkok');
    assert.match(await chair.reads('/silence/TIP-1'), /broken: not adopted/, 'it stays broken when the instant passes');
    await chair.does('Tell all members', { outcome: 'not adopted' });
    await R1.opens('/guides/PG-TIP/edit/s1');
    await R1.does('Keep the section', { markdown: 'Such persons should not be punished. The safeguards of national law remain. {#p1}' });
    for (const lead of [one, other]) {
      await lead.opens('/guides/PG-TIP');
      await lead.does('Revise the final text', { label: 'final text, revised', classification: 'participants' });
    }
    await moved('2014-07-01 09:00 Asia/Bangkok');
    await silenceRuns(chair, 'TIP-2', '2014-06-30', '2014-07-15T12:00');
    await moved('2014-07-15 12:00 Asia/Bangkok');
    await member.opens('/silence/TIP-2');
    await isSound(member);
    assert.match(await member.said(), /held: adopted/);
    await member.does('Break silence', { form: 'objection', says: 'We object.' });
    assert.match(await member.said(), /after/i);
    assert.match(await chair.reads('/silence/TIP-2'), /held: adopted/, 'at the instant is too late');
  });

// What an expert writes stays inside her delegation until the focal point clears it; then it is the delegation's, and everybody's to read.
journey('an expert\'s comment becomes the delegation\'s', ['R1', 'AUD', 'E-QM', 'F-QM', 'F-QN', 'L-AU', 'L-TH'],
  async ({ R1, AUD, 'E-QM': expertOfQM, 'F-QM': focalPoint, 'F-QN': neighbour, 'L-AU': one, 'L-TH': other }, moved) => {
    await openedGuide(R1, one, '9 | Victims | TIP-14');
    await written(R1, 'Such persons should not be punished. Consent is irrelevant.');
    await openedRound(R1, [one, other]);
    await circulated(R1);
    const secret = /Consent needs a sentence of its own/;
    await expertOfQM.opens('/rounds/PG-TIP/1/desk');
    await isSound(expertOfQM);
    await expertOfQM.does('Keep the comment', { kind: 'technical', number: '9.1', comment: 'Consent needs a sentence of its own.' });
    await isSound(expertOfQM);
    assert.match(await expertOfQM.said(), secret);
    for (const verb of ['Submit for your delegation', 'Clear d1']) {
      assert.equal(await expertOfQM.page.getByRole('button', { name: verb }).count(), 0, `an expert does not: ${verb}`);
    }
    for (const outsider of [R1, AUD, neighbour, one]) {
      assert.doesNotMatch(await outsider.reads('/rounds/PG-TIP/1/matrix'), secret, 'inside the delegation alone');
      assert.doesNotMatch(await outsider.reads('/rounds/PG-TIP/1'), /in progress/, 'nor how far it is');
    }
    await focalPoint.opens('/rounds/PG-TIP/1/desk');
    await isSound(focalPoint);
    assert.match(await focalPoint.said(), secret);
    await focalPoint.does('Give d1 back', { note: 'Say what the sentence should be.' });
    await expertOfQM.opens('/rounds/PG-TIP/1/desk');
    assert.match(await expertOfQM.said(), /Say what the sentence should be/);
    await expertOfQM.does('Change d1', { comment: 'Consent needs a sentence of its own.', proposed: 'Consent is irrelevant in every case.' });
    await focalPoint.opens('/rounds/PG-TIP/1/desk');
    await focalPoint.does('Clear d1', {}, { keyboard: true });
    assert.doesNotMatch(await R1.reads('/rounds/PG-TIP/1/matrix'), secret, 'cleared is not submitted');
    await focalPoint.opens('/rounds/PG-TIP/1/desk');
    await focalPoint.does('Submit for your delegation', { drafts: ['d1'] });
    await isSound(focalPoint);
    for (const reader of [R1, AUD, neighbour]) {
      const matrix = await reader.reads('/rounds/PG-TIP/1/matrix');
      assert.match(matrix, secret);
      assert.match(matrix, /QM/, 'it is the delegation\'s');
    }
    await isSound(AUD);
    assert.doesNotMatch(await R1.reads('/comments/c01'), /Say what the sentence should be/, 'the note stays inside');
    await moved('2014-03-14 17:00 Asia/Bangkok');
    assert.match(await R1.reads('/rounds/PG-TIP/1'), /submitted/);
  });

// The whole of a guide's page: text, numbers, cards; the section becomes two and no comment disappears.
journey('a comment survives a split section', ['R1', 'F-QM', 'L-AU', 'L-TH'],
  async ({ R1, 'F-QM': focalPoint, 'L-AU': one, 'L-TH': other }, moved) => {
    await openedGuide(R1, one, '9 | Victims | TIP-14');
    await written(R1, 'Such persons should not be punished. Consent is irrelevant.\n\nStates may find it useful to say so.');
    await openedRound(R1, [one, other]);
    await circulated(R1);
    await focalPoint.opens('/guides/PG-TIP');
    await isSound(focalPoint);
    await focalPoint.follows('Comment on paragraph 9.1');
    assert.equal(await focalPoint.page.locator('[name="paragraph"]').last().inputValue(), 'p1');
    await focalPoint.does('Keep the comment', { quote: 'Consent is irrelevant', comment: 'Two matters are mixed.' });
    await focalPoint.does('Submit', { drafts: ['d1'] });
    await focalPoint.opens('/guides/PG-TIP');
    await isSound(focalPoint);
    await focalPoint.page.locator('#c01').getByText('Two matters are mixed.').waitFor();
    await moved('2014-03-14 17:00 Asia/Bangkok');
    await R1.opens('/rounds/PG-TIP/1');
    await R1.does('Begin the dispositions');
    await R1.opens('/comments/c01');
    await R1.does('Sort it', { kind: 'technical' });
    await R1.does('Propose a disposition', { disposition: 'noted', reason: 'The section is divided.' });
    for (const lead of [one, other]) {
      await lead.opens('/comments/c01');
      await lead.does('Decide c01', { disposition: 'noted', reason: 'The section is divided.' });
    }
    await written(R1, 'Such persons should not be punished. {#p1}\n\n# 10 Consent\n\nConsent is irrelevant. {#p1}');
    await one.opens('/guides/PG-TIP');
    await one.does('Issue the final text', { label: 'final text', classification: 'participants' });
    await focalPoint.opens('/guides/PG-TIP');
    await isSound(focalPoint);
    assert.match(await focalPoint.page.locator('#c01').innerText(), /split[^]*The quoted words went to 10/);
    assert.equal(await focalPoint.page.locator('article.text a[href="#c01"]').count(), 2, 'it stands on both parts');
    await focalPoint.opens('/guides/PG-TIP/redline?view=side');
    await isSound(focalPoint);
  });

// Nothing here runs script: a guide, a round and a silence procedure are walked through by links and forms alone.
const withoutScript = { javaScriptEnabled: false };

journey('a guide, its round and its silence are walked through without script', ['R1', 'F-QM', 'L-AU', 'L-TH', 'CC-A'],
  async ({ R1, 'F-QM': focalPoint, 'L-AU': one, 'L-TH': other, 'CC-A': chair }, moved) => {
    await opensGuide(R1, one);
    await R1.does('Issue the zero draft', { label: 'draft for comment', classification: 'participants' });
    for (const lead of [one, other]) {
      await lead.opens('/guides/PG-TIP');
      await lead.does('Open the round of comments');
    }
    const symbol = (await R1.reads('/guides/PG-TIP')).match(/RSO\/PG\/TIP\/\d+\/1/)[0];
    await R1.opens('/rounds/new');
    await R1.does('Prepare the round', { guide: 'PG-TIP', number: '1', committee: 'PG-2013', text: symbol,
      kind: 'objection-only', at: '2014-03-14T17:00', zone: 'Asia/Bangkok', reminders: '' });
    await R1.does('Circulate the text');
    await focalPoint.opens('/rounds/PG-TIP/1/desk');
    await focalPoint.does('Keep the objection', { kind: 'technical', comment: 'We cannot accept this.' });
    assert.match(await focalPoint.page.title(), /^Error/);
    assert.match(await focalPoint.said(), /Name the paragraph you object to/);
    assert.equal(await focalPoint.page.locator('[name="comment"]').last().inputValue(), 'We cannot accept this.');
    await focalPoint.does('Keep the objection', { number: '9.1' });
    await focalPoint.does('Submit for your delegation', { drafts: ['d1'] });
    await moved('2014-03-14 17:00 Asia/Bangkok');
    await R1.opens('/rounds/PG-TIP/1');
    await R1.does('Begin the dispositions');
    await R1.opens('/comments/c01');
    await R1.does('Sort it', { kind: 'technical' });
    await R1.does('Propose a disposition', { disposition: 'noted', reason: 'It is said elsewhere.' });
    for (const lead of [one, other]) {
      await lead.opens('/comments/c01');
      await lead.does('Decide c01', { disposition: 'noted', reason: 'It is said elsewhere.' });
    }
    await one.opens('/guides/PG-TIP');
    await one.does('Issue the final text', { label: 'final text', classification: 'participants' });
    await chair.opens('/silence');
    await chair.does('Propose silence', { silence: 'TIP-1', text: `PG-TIP ${symbol}/Rev.1`, provisional_title: 'A guide' });
    await chair.does('Start silence', { agreed_in: 'Bangkok', agreed_on: '2014-03-14', expires: '2014-04-14T12:00' });
    assert.match(await chair.said(), /Silence is running|running/i);
    await moved('2014-04-14 12:00 Asia/Bangkok');
    assert.match(await focalPoint.reads('/silence/TIP-1'), /held: adopted/);
  }, { R1: withoutScript, 'F-QM': withoutScript, 'L-AU': withoutScript, 'L-TH': withoutScript, 'CC-A': withoutScript });

// A guide with one section of two paragraphs; the officer stands on its page.
async function opensGuide(officer, lead) {
  await officer.opens('/guides/new');
  await officer.does('Open the guide', { guide: 'PG-TIP', title: 'Criminalizing trafficking in persons', instrument: 'TIP',
    committee: 'PG-2013', symbol_base: 'RSO/PG/TIP' });
  await officer.opens('/guides/PG-TIP/outline');
  await officer.does('Set the outline', { sections: '9 | Victims | TIP-14' });
  await lead.opens('/guides/PG-TIP');
  await lead.does('Approve the outline');
  await officer.opens('/guides/PG-TIP/edit/s1');
  await officer.does('Keep the section', { markdown: 'Such persons should not be punished.\n\nConsent is irrelevant.' });
  await officer.opens('/guides/PG-TIP');
}

// An hour's work: the window is closed, the session ends; what was typed is on the device, is offered and never overwrites by itself.
journey('what is typed and not yet kept stays on the device', ['R1', 'L-AU'],
  async ({ R1, 'L-AU': lead }) => {
    await opensGuide(R1, lead);
    const editor = '/guides/PG-TIP/edit/s1';
    const field = () => R1.page.locator('textarea[name="markdown"]');
    const offer = () => R1.page.locator('[data-kept]');
    await R1.opens(editor);
    await field().fill('An hour of work on this section.');
    await R1.opens('/my-day');
    await R1.opens(editor);
    assert.match(await field().inputValue(), /Such persons/, 'what stands is not overwritten');
    await isSound(R1);
    assert.match(await offer().innerText(), /kept on this device/);
    await offer().getByRole('button', { name: 'Put it back' }).click();
    assert.equal(await field().inputValue(), 'An hour of work on this section.');
    // The session ends: the answer asks her to sign in, and the words are still there afterwards.
    const cookies = await R1.page.context().cookies();
    await R1.page.context().clearCookies();
    await R1.page.getByRole('button', { name: 'Keep the section' }).click();
    await R1.page.waitForLoadState();
    await R1.page.context().addCookies(cookies);
    await R1.opens(editor);
    await offer().getByRole('button', { name: 'Put it back' }).click();
    await R1.does('Keep the section');
    assert.match(await R1.said(), /kept on the desk/);
    await R1.opens(editor);
    assert.equal(await offer().count(), 0, 'what was accepted is taken off the device');
    // She signs out: nothing stays behind on the machine.
    await field().fill('Not for the next person at this desk.');
    await R1.page.locator('details.who summary').click();
    await R1.page.getByRole('button', { name: 'Sign out' }).click();
    await R1.page.waitForLoadState();
    assert.deepEqual(await R1.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('typed:'))), []);
  });
