import { app } from '@azure/functions';

app.get('early', { handler: () => ({ body: 'never served' }) });

throw new Error('this bundle cannot start');
