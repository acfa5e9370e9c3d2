// How is a throw-away PostgreSQL server started for the journeys? As somebody who is not root, in a directory that goes with it.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
// Somebody without rights: the server refuses to run as root.
const NOBODY = 65534;
// Tries, 100 ms apart, before a server that does not answer is a failure.
const TRIES = 200;

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

// The newest server's programs.
function programs() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number).filter((one) => existsSync(`${DEBIAN}/${one}/bin/initdb`)) : [];
  if (!versions.length) throw new Error('install the server: apt-get install postgresql');
  return `${DEBIAN}/${Math.max(...versions)}/bin`;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// A server: databases by name, and an end.
export async function postgresStarted() {
  const bin = programs();
  const home = mkdtempSync(join(tmpdir(), 'travaux-postgres-'));
  const root = process.getuid() === 0;
  if (root) {
    chownSync(home, NOBODY, NOBODY);
    chmodSync(home, 0o755);
  }
  const as = { cwd: home, env: { HOME: home, LC_ALL: 'C.UTF-8' }, ...(root ? { uid: NOBODY, gid: NOBODY } : {}) };
  const port = await freePort();
  const data = join(home, 'data');
  const asked = (name, args) => {
    const { status, stderr } = spawnSync(join(bin, name), args, as);
    return status === 0 ? null : new Error(`${name}: ${stderr}`);
  };
  const made = asked('initdb', ['-D', data, '-U', 'travaux', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  if (made) throw made;
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', `unix_socket_directories=${home}`];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], { ...as, stdio: 'ignore' });
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'travaux'];
  for (let tried = 0; asked('pg_isready', where); tried += 1) {
    if (tried === TRIES) throw new Error('PostgreSQL does not answer');
    await pause(100);
  }
  const database = (name) => {
    const failed = asked('createdb', [...where, name]);
    if (failed) throw failed;
    return `postgres://travaux@127.0.0.1:${port}/${name}`;
  };
  const stop = () => new Promise((gone) => {
    server.once('exit', () => { rmSync(home, { recursive: true, force: true }); gone(); });
    server.kill('SIGINT');
  });
  return { database, stop };
}
