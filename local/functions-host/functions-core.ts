import Module from 'node:module';
import type { InvocationRequest, InvocationResponse } from './rpc.ts';

/**
 * `@azure/functions` requires this module by name; no npm package has it. The Node worker supplies it by wrapping
 * `Module.prototype.require` (src/setupCoreModule.ts of Azure/azure-functions-nodejs-worker), and so does this host.
 */
const MODULE_NAME = '@azure/functions-core';

/** What the library shows as `hostVersion`; it compares none of our features with it. */
const HOST_VERSION = '4.1045.200';
const WORKER_VERSION = '3.13.0';

const HOOK_NAMES = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate'] as const;

export type FunctionCallback = (...args: unknown[]) => unknown;
export type HookName = (typeof HOOK_NAMES)[number];
export type HookCallback = (context: object) => unknown;
export type CoreLog = (level: string, category: string, message: string) => void;

/** A function as the app registered it; its bindings are not checked yet. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly retryOptions?: unknown;
}

/** What the library is told about one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  readonly log: CoreLog;
  /** Where the invocation stands; the library warns about logging outside of it. */
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
}

/** The library's side of one invocation: from typed data to arguments and from the result back. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** What `@azure/functions` gives the worker. */
export interface ProgrammingModel {
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): unknown;
}

/** Everything an app registered while it was loaded. */
export class FunctionsRegistry {
  readonly functions = new Map<string, { readonly metadata: FunctionMetadata; readonly callback: FunctionCallback }>();
  readonly #hooks = new Map<HookName, HookCallback[]>(HOOK_NAMES.map((name) => [name, []]));
  programmingModel: ProgrammingModel | undefined;
  /** After start-up a function can be neither registered nor removed. */
  locked = false;

  hooksOf(name: string): HookCallback[] {
    const known = HOOK_NAMES.find((hook) => hook === name);
    const hooks = known && this.#hooks.get(known);
    if (!hooks) throw new RangeError(`Unrecognized hook "${name}": this host runs ${HOOK_NAMES.join(', ')}.`);
    return hooks;
  }

  register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.locked) throw new Error(`Function "${metadata.name}" can only be registered while the app starts.`);
    if (this.functions.has(metadata.name)) throw new Error(`Function "${metadata.name}" is registered twice.`);
    this.functions.set(metadata.name, { metadata, callback });
    return new Disposable(() => this.functions.delete(metadata.name));
  }

  registerHook(name: string, callback: HookCallback): Disposable {
    const hooks = this.hooksOf(name);
    hooks.push(callback);
    return new Disposable(() => hooks.splice(hooks.indexOf(callback), 1));
  }
}

/** Part of the supplied module: something that can be undone once. */
class Disposable {
  #undo: (() => unknown) | undefined;

  constructor(undo: () => unknown) {
    this.#undo = undo;
  }

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => disposables.forEach((disposable) => disposable.dispose()));
  }

  dispose(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    undo?.();
  }
}

let supplied = false;

/**
 * From now on `require('@azure/functions-core')` gives a module that registers with `registry`. Answers how to end that.
 * Throws when another app is loaded in this process: the library keeps what it registers with in a variable of its own.
 */
export function supplyFunctionsCore(registry: FunctionsRegistry, log: CoreLog): () => void {
  if (supplied) throw new Error('A Functions host already runs in this process: stop it before you start another.');
  const core = {
    version: WORKER_VERSION,
    hostVersion: HOST_VERSION,
    Disposable,
    log,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => registry.register(metadata, callback),
    registerHook: (name: string, callback: HookCallback) => registry.registerHook(name, callback),
    getProgrammingModel: () => registry.programmingModel,
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.programmingModel = model;
    },
  };
  // oxlint-disable-next-line typescript/unbound-method -- the proxy hands on the `this` it is called with
  const original = Module.prototype.require;
  const wrapped = new Proxy(original, {
    apply: (target, self, args: unknown[]): unknown =>
      supplied && args[0] === MODULE_NAME ? core : Reflect.apply(target, self, args),
  });
  Module.prototype.require = wrapped;
  supplied = true;
  return () => {
    supplied = false;
    if (Module.prototype.require === wrapped) Module.prototype.require = original;
  };
}
