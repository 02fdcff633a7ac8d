import type { Violation } from '../world/world.ts';
import { clockText } from './clock-text.ts';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function violationText({ atMs, detail, rule }: Violation): string {
  return `${clockText(atMs)} ${rule}: ${detail}`;
}
