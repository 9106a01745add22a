import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ChildProcess } from 'node:child_process';
import { startChild, type ChildExit, type RunningChild } from './child.ts';
import { exitWithParent } from './exit-with-parent.ts';
import { freePort } from './free-port.ts';

const ADDRESS = '127.0.0.1';

/** The account that every Azurite has; its key is public (learn.microsoft.com/azure/storage/common/storage-use-azurite). */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azurite writes what it holds to `location` when it is asked to stop; killed before, it would lose data. */
const STOP_TIMEOUT_MS = 20_000;

const SERVICES = ['blob', 'queue', 'table'] as const;

// "… is starting at http://127.0.0.1:PORT" comes before: then it does not listen yet.
const LISTENING = /^Azurite (Blob|Queue|Table) service is successfully listening at http:\/\/[^:]+:(\d+)/;

export type AzuritePorts = Readonly<Record<(typeof SERVICES)[number], number>>;

export interface AzuriteOptions {
  /** Folder that keeps the data from one start to the next; without it data lives in memory. */
  readonly location?: string;
  /** Free ones unless told. Those of an earlier start put Azurite back where its clients look for it. */
  readonly ports?: AzuritePorts;
}

export interface RunningAzurite {
  /** Of the well-known development account, for all three services. */
  readonly connectionString: string;
  readonly blobUrl: string;
  readonly queueUrl: string;
  readonly tableUrl: string;
  readonly ports: AzuritePorts;
  readonly process: ChildProcess;
  /** Resolves when Azurite is gone, however it went. */
  readonly exited: Promise<ChildExit>;
  stop(): Promise<void>;
}

/** Starts Azurite on 127.0.0.1 and waits until blob, queue and table service listen. Throws, with its output, when it cannot. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<RunningAzurite> {
  const { location, ports } = options;
  if (location) await mkdir(location, { recursive: true });
  const child = await (ports ? startOn(ports, location) : startOnFreePorts(location));
  return {
    ...addressesOf(child.ready),
    process: child.process,
    exited: child.exited,
    stop: async () => void (await child.stop()),
  };
}

/** Between looking for a free port and taking it somebody else may take it; then others are tried. */
async function startOnFreePorts(location: string | undefined, attempts = 3): Promise<RunningChild<AzuritePorts>> {
  const [blob, queue, table] = await Promise.all([freePort(), freePort(), freePort()]);
  try {
    return await startOn({ blob, queue, table }, location);
  } catch (error) {
    if (attempts > 1 && error instanceof Error && error.message.includes('EADDRINUSE')) {
      return startOnFreePorts(location, attempts - 1);
    }
    throw error;
  }
}

function startOn(ports: AzuritePorts, location: string | undefined): Promise<RunningChild<AzuritePorts>> {
  return startChild({
    name: 'Azurite',
    command: process.execPath,
    args: [
      ...exitWithParent,
      createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'),
      ...(location ? ['--location', location] : ['--inMemoryPersistence']),
      ...SERVICES.flatMap((service) => [`--${service}Host`, ADDRESS, `--${service}Port`, String(ports[service])]),
      '--silent',
      '--disableTelemetry',
    ],
    ready: createPortReader(),
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
}

function addressesOf(ports: AzuritePorts): Omit<RunningAzurite, 'process' | 'exited' | 'stop'> {
  const urlOf = (service: keyof AzuritePorts) => `http://${ADDRESS}:${ports[service]}/${ACCOUNT}`;
  const [blobUrl, queueUrl, tableUrl] = [urlOf('blob'), urlOf('queue'), urlOf('table')];
  const connectionString = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=${blobUrl}`,
    `QueueEndpoint=${queueUrl}`,
    `TableEndpoint=${tableUrl};`,
  ].join(';');
  return { connectionString, blobUrl, queueUrl, tableUrl, ports };
}

/** Collects the ports from Azurite's lines; answers when it has all three. */
function createPortReader(): (line: string) => AzuritePorts | undefined {
  const found = new Map<string, number>();
  return (line) => {
    const [, service, port] = LISTENING.exec(line) ?? [];
    if (service) found.set(service.toLowerCase(), Number(port));
    const [blob, queue, table] = SERVICES.map((name) => found.get(name));
    return blob && queue && table ? { blob, queue, table } : undefined;
  };
}
