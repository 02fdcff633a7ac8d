export { startMailbox } from './mailbox.ts';
export type { MailboxOptions, RunningMailbox } from './mailbox.ts';
