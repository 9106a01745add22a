import { app } from '@azure/functions';

const NEW_YEAR = '0 0 0 1 1 *';

app.timer('every-second', { schedule: '* * * * * *', handler: (_timer, context) => context.log('tick') });
app.timer('yearly', {
  schedule: '%YEARLY_SCHEDULE%',
  handler: (timer, context) => context.log(`timer ${JSON.stringify(timer)}`),
});
app.timer('at-startup', {
  schedule: NEW_YEAR,
  runOnStartup: true,
  handler: (_timer, context) => context.log('ran at startup'),
});
app.timer('failing', {
  schedule: NEW_YEAR,
  handler: () => {
    throw new Error('the clock stopped');
  },
});
app.http('web', { methods: ['GET'], handler: () => ({ body: 'hello' }) });
