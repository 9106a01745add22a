import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Clock } from './clock.ts';
import { resetToSeed } from './control/control.ts';
import { Faults, type FaultInput, type PendingFault } from './faults.ts';
import { Journal, type LoggedRequest, type Violation } from './journal.ts';
import { Organization } from './organization.ts';
import { contoso } from './seeds/contoso.ts';
import type { Seed } from './seeds/seed.ts';
import { CONTROL_PATH, handleRequest } from './server.ts';

/** Only this machine can reach it. */
const HOST = '127.0.0.1';

/** How long a receiver of hooks may take: no source gives a number, blogs say 20 s (reference: azure-devops.md 2). */
const HOOK_TIMEOUT_MS = 20_000;

/** As long as a real personal access token. */
const TOKEN_BYTES = 39;

/** How a simulated organization starts; everything may be left out. */
export interface SimulatorOptions {
  /** 0 for a free one. */
  readonly port?: number;
  readonly seed?: Seed;
  /** The token that clients must send; a new one for each start where it is left out. */
  readonly token?: string;
  /** Multiplies the waits before hooks are sent again and between the tries on probation; 1 is what the service does. */
  readonly hookTimeScale?: number;
  readonly hookTimeoutMs?: number;
  /** Every answer of the API comes this much later, as over a network; its effect does not. For measuring. */
  readonly answerDelayMs?: number;
}

/** A running simulated organization. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What `AZURE_DEVOPS_ORG_URL` is set to. */
  readonly organizationUrl: string;
  readonly controlUrl: string;
  readonly token: string;
  readonly organization: Organization;
  /** What clients did that the service would not take; empty when all is well. */
  violations(): readonly Violation[];
  /** The calls after a mark, or all that are kept, the oldest first. */
  requests(since?: number): readonly LoggedRequest[];
  /** Where the calls are now: what clients ask from here on is `requests(mark)`. */
  mark(): number;
  addFault(fault: FaultInput): void;
  faults(): readonly PendingFault[];
  /** Dates everything from now on this much later (or earlier, when negative). */
  setClock(offsetMs: number): void;
  /** Resolves when no hook is being delivered; what waits for a resend does not count. */
  hooksSettled(): Promise<void>;
  /** Sends what waits for a resend or for a try on probation, now, and resolves when that is done. */
  resendHooks(): Promise<void>;
  /** Back to the seed; token and address stay. */
  reset(): void;
  stop(): Promise<void>;
}

/** Thrown when something else listens on the port. */
export class PortInUseError extends Error {
  constructor(port: number) {
    super(`Port ${port} on ${HOST} is in use: stop what listens there or choose another with --port N.`);
    this.name = 'PortInUseError';
  }
}

/** Starts an organization. Throws `PortInUseError` where the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? contoso;
  const token = options.token ?? randomBytes(TOKEN_BYTES).toString('base64url');
  const server = createServer();
  const url = `http://${HOST}:${await listen(server, options.port ?? 0)}`;
  const clock = new Clock();
  const journal = new Journal(clock);
  const faults = new Faults();
  const hooks = { timeScale: options.hookTimeScale ?? 1, timeoutMs: options.hookTimeoutMs ?? HOOK_TIMEOUT_MS };
  const organization = new Organization({ url: `${url}/${seed.organization}`, seed, clock, hooks });
  const context = { organization, journal, faults, token, answerDelayMs: options.answerDelayMs ?? 0 };
  server.on('request', (request, response) => void handleRequest(context, request, response));
  return {
    url,
    organizationUrl: organization.url,
    controlUrl: `${url}${CONTROL_PATH}`,
    token,
    organization,
    violations: () => journal.violations(),
    requests: (since) => journal.requests(since),
    mark: () => journal.mark(),
    addFault: (fault) => faults.add(fault),
    faults: () => faults.pending,
    setClock: (offsetMs) => {
      clock.offsetMs = offsetMs;
    },
    hooksSettled: () => organization.hooks.settled(),
    resendHooks: () => organization.hooks.resend(),
    reset: () => resetToSeed(context),
    stop: async () => {
      organization.hooks.stop();
      await close(server);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
