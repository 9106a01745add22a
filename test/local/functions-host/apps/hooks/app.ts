import { app } from '@azure/functions';

const seen: string[] = [];

app.hook.appStart(() => void seen.push('appStart'));
app.hook.preInvocation((context) => {
  seen.push('preInvocation');
  const handler = context.functionHandler;
  context.functionHandler = async (...args) => {
    const result: unknown = await handler(...args);
    return Object.assign({ headers: { 'x-wrapped': 'yes' } }, result);
  };
});
app.hook.postInvocation((context) => {
  seen.push('postInvocation');
  if (!(context.error instanceof Error)) return;
  context.result = { status: 503, body: context.error.message };
  context.error = null;
});
app.hook.appTerminate(() => console.error('terminated by hook'));

app.get('seen', {
  handler: (_request, context) => {
    context.log('shown');
    context.debug('not shown');
    context.warn('careful');
    return { jsonBody: [...seen] };
  },
});
app.get('recovers', {
  handler: () => {
    throw new Error('saved by a hook');
  },
});
