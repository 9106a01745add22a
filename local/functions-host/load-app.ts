import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { toRegisteredFunction, type RegisteredFunction } from './bindings.ts';
import { describeError } from './describe-error.ts';
import { FunctionsRegistry, supplyFunctionsCore, type CoreLog } from './functions-core.ts';
import { createInvoker, type Invoker } from './invoke.ts';
import { readJsonFile } from './json-file.ts';

const packageSchema = z.looseObject({ main: z.string() });

/** An app whose code has run and whose functions can be invoked. */
export interface LoadedApp {
  readonly functions: readonly RegisteredFunction[];
  readonly invoker: Invoker;
  /** Runs the hooks at the end of the app and forgets its modules, so that it can be loaded anew. */
  unload(): Promise<void>;
}

/**
 * Loads the bundle that `main` of the app's package.json names. Throws, and leaves nothing behind, when it cannot be loaded or
 * holds a function that this host cannot run.
 */
export async function loadApp(appDirectory: string, log: CoreLog): Promise<LoadedApp> {
  const entryPoint = await findEntryPoint(appDirectory);
  const registry = new FunctionsRegistry();
  const withdraw = supplyFunctionsCore(registry, log);
  let forget = (): void => undefined;
  try {
    forget = requireApp(entryPoint);
    const invoker = createInvoker(registry, log);
    await invoker.runAppHooks('appStart', { functionAppDirectory: appDirectory });
    await checkCapabilities(registry);
    registry.locked = true;
    const functions = [...registry.functions.values()].map(({ metadata }) => toRegisteredFunction(metadata));
    if (functions.length === 0) throw new Error(`${entryPoint} registers no function.`);
    return {
      functions,
      invoker,
      async unload() {
        try {
          await invoker.runAppHooks('appTerminate');
        } finally {
          withdraw();
          forget();
        }
      },
    };
  } catch (error) {
    withdraw();
    forget();
    throw error;
  }
}

async function findEntryPoint(appDirectory: string): Promise<string> {
  const manifestFile = path.join(appDirectory, 'package.json');
  const manifest = await readJsonFile(manifestFile, packageSchema);
  if (!manifest) throw new Error(`${manifestFile} does not exist: ${appDirectory} is no Functions app.`);
  const entryPoint = path.join(appDirectory, manifest.main);
  if (!existsSync(entryPoint))
    throw new Error(`${entryPoint}, "main" of package.json, does not exist: build the app first.`);
  return entryPoint;
}

/** Runs the entry point. Answers how to make the next run start from scratch: the library keeps state in its modules. */
function requireApp(entryPoint: string): () => void {
  const appRequire = createRequire(entryPoint);
  const before = new Set(Object.keys(appRequire.cache));
  const forgetNewModules = (): void => {
    for (const file of Object.keys(appRequire.cache))
      if (!before.has(file)) Reflect.deleteProperty(appRequire.cache, file);
  };
  try {
    appRequire(entryPoint);
  } catch (error) {
    forgetNewModules();
    throw new Error(`Could not load ${entryPoint}: ${describeError(error)}`, { cause: error });
  }
  return forgetNewModules;
}

/** Asking for capabilities also tells the library that setup is over, as the worker does. */
async function checkCapabilities(registry: FunctionsRegistry): Promise<void> {
  const capabilities: Record<string, string> = {};
  await registry.programmingModel?.getCapabilities?.(capabilities);
  if (capabilities['HttpUri'])
    throw new Error('The app switches enableHttpStream on, which this host does not support.');
}
