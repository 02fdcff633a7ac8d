import { paymentProviderContract } from '#ports/payment-provider.contract.ts';
import { openBench } from './bench.fixture.ts';

paymentProviderContract('Stripe adapter with the local provider', () => openBench());
