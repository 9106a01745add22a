import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHostProcess } from '../../../local/processes/start-host.ts';

/** Behaves as the built host does, as far as its launcher can see. */
const STAND_IN = `
import { createServer } from 'node:http';
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
if (process.env.FAIL) { console.error('Port 1 on 127.0.0.1 is in use'); process.exit(2); }
const server = createServer((_, response) => response.end(process.env.GREETING + ' from ' + process.cwd()));
server.listen(port, '127.0.0.1', () => {
  console.log('Executed something (Succeeded, 1 ms)');
  console.log('Functions host ready on http://127.0.0.1:' + server.address().port);
});
process.once('SIGTERM', () => server.close(() => process.exit(0)));
`;

let appDirectory = '';
let script = '';
beforeAll(async () => {
  appDirectory = await mkdtemp(path.join(tmpdir(), 'host-process-'));
  script = path.join(appDirectory, 'stand-in.mjs');
  await writeFile(script, STAND_IN);
});
afterAll(() => rm(appDirectory, { recursive: true, force: true }));

describe('the host as a process', () => {
  it('is ready at the address it says, in the app’s folder, with its settings', async () => {
    const lines: string[] = [];
    const host = await startHostProcess({
      appDirectory,
      script,
      port: 0,
      env: { GREETING: 'hello' },
      onLine: (line) => void lines.push(line),
    });
    expect(host.url).toBe(`http://127.0.0.1:${host.port}`);
    const response = await fetch(host.url, { headers: { connection: 'close' } });
    expect(await response.text()).toMatch(/^hello from .*host-process-/);
    expect(lines).toContain('Executed something (Succeeded, 1 ms)');
    await host.stop();
    expect(await host.exited).toEqual({ code: 0, signal: null });
  });

  it('can be taken away in the middle of its work', async () => {
    const host = await startHostProcess({ appDirectory, script, port: 0 });
    await host.kill();
    expect(await host.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('that cannot start is an error with what it said', async () => {
    await expect(startHostProcess({ appDirectory, script, port: 1, env: { FAIL: '1' } })).rejects.toThrow(
      /^The Functions host ended before it was ready \(exit code 2\)\.\n {2}Port 1 on 127\.0\.0\.1 is in use$/,
    );
  });

  it('is the built one unless another script is given', async () => {
    await expect(startHostProcess({ appDirectory, port: 0 })).rejects.toThrow(/dist[/\\]local[/\\]host\.mjs/);
  });
});
