import { randomUUID } from 'node:crypto';
import type { CoreInvocationContext, CoreLog, FunctionsRegistry, HookName } from './functions-core.ts';
import type { InvocationResponse, TypedData } from './rpc.ts';

/** What a trigger hands to its function. */
export interface TriggerInput {
  readonly data: TypedData;
  /** `context.triggerMetadata` of the function; queue triggers have some. */
  readonly metadata?: Readonly<Record<string, TypedData>>;
}

/** Data that hooks share: with each other in one invocation (`hookData`), and across the app (`appHookData`). */
type HookData = Record<string, unknown>;

/** Runs an app's functions and hooks the way the Node worker does. */
export interface Invoker {
  /** One run of a function. Throws what the function, or a hook, throws. */
  invoke(name: string, binding: string, input: TriggerInput): Promise<InvocationResponse>;
  /** The hooks at the start and the end of the app. */
  runAppHooks(name: 'appStart' | 'appTerminate', context?: object): Promise<void>;
}

/**
 * The order of events is the worker's: arguments, hooks before, the function, hooks after (which may replace error and result),
 * response. Source: src/eventHandlers/InvocationHandler.ts of Azure/azure-functions-nodejs-worker.
 */
export function createInvoker(registry: FunctionsRegistry, log: CoreLog): Invoker {
  const appHookData: HookData = {};
  const appLevelHookData: HookData = {};

  async function runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of registry.hooksOf(name)) await hook(context);
  }

  return {
    async invoke(name, binding, input) {
      const registered = registry.functions.get(name);
      if (!registered || !registry.programmingModel) throw new Error(`Function "${name}" is not loaded.`);
      const core = coreContext(name, binding, input, registered.metadata, log);
      const model = await registry.programmingModel.getInvocationModel(core);
      const { context, inputs } = await model.getArguments();

      const hookData: HookData = {};
      const shared = { hookData, appHookData, invocationContext: context };
      const before = { ...shared, inputs, functionCallback: registered.callback };
      core.state = 'preInvocationHooks';
      await runHooks('preInvocation', before);

      const after: { inputs: unknown[]; result: unknown; error: unknown } = {
        ...shared,
        inputs: before.inputs,
        result: null,
        error: null,
      };
      core.state = 'invocation';
      try {
        after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
      } catch (error) {
        after.error = error;
      }
      core.state = 'postInvocationHooks';
      await runHooks('postInvocation', after);
      core.state = undefined;

      // As in the worker, a function that throws null or undefined, or a hook that puts one in, has not failed.
      if (after.error !== null && after.error !== undefined) throw after.error;
      return model.getResponse(context, after.result);
    },
    runAppHooks: (name, context = {}) => runHooks(name, { ...context, hookData: appLevelHookData, appHookData }),
  };
}

function coreContext(
  name: string,
  binding: string,
  input: TriggerInput,
  metadata: CoreInvocationContext['metadata'],
  log: CoreLog,
): CoreInvocationContext {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata,
    state: undefined,
    request: {
      invocationId,
      functionId: name,
      inputData: [{ name: binding, data: input.data }],
      triggerMetadata: input.metadata ?? {},
    },
    log: (level, category, message) => log(level, category, `[${name}] ${message}`),
  };
}
