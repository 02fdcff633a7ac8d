import { argv } from 'node:process';
import { startPaymentProvider } from './index.ts';

// A provider in a process of its own, to be killed: `node restart.fixture.ts DATA_DIR WEBHOOK_URL`.
const [, , dataDir = '', webhookUrl = ''] = argv;
const { url } = await startPaymentProvider({
  port: 0,
  dataDir,
  secretKey: 'sk_test_local',
  publishableKey: 'pk_test_local',
  webhooks: [{ url: webhookUrl, secret: 'whsec_local' }],
  faults: { webhooks: 'hold' },
});
console.log(url);
