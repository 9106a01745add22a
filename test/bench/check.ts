import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { checkFiles } from '../../shared/guard/check-files.ts';
import type { SourceFile } from '../../shared/pipelines/source-file.ts';
import { PARSE_OPTIONS } from '../../shared/pipelines/yaml/parse.ts';
import { noSource } from '../pipelines/no-source.ts';
import { pipelines } from './pipelines.ts';
import { median, ms, timed } from './statistics.ts';
import { TODAY } from '../today.ts';

const COUNT = 1_000;
const ROUNDS = 9;

/** `check` on 1,000 pipelines against the floor: the YAML library alone with our options over the same texts, in turn. */
export async function benchCheck(): Promise<readonly string[]> {
  const files = pipelines(COUNT);
  const catalogue = openCatalogue();
  const floor: number[] = [];
  const check: number[] = [];
  // The first round of each warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const parsing = timed(() =>
      files.forEach(({ text }) => parseDocument(text, { ...PARSE_OPTIONS, lineCounter: new LineCounter() })),
    );
    const start = performance.now();
    await checkFiles(files, catalogue, { source: noSource, today: TODAY });
    const checking = performance.now() - start;
    if (round > 0) {
      floor.push(parsing);
      check.push(checking);
    }
  }
  const ratios = check.map((time, index) => time / (floor[index] ?? Number.NaN));
  const kilobytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1024;
  return [
    '',
    `check: ${String(COUNT)} single-file pipelines (${kilobytes.toFixed(0)} KB), in process, warm, median of ${String(ROUNDS)}`,
    `  yaml alone (parseDocument + LineCounter)  ${ms(median(floor))}`,
    `  wif-guard check                           ${ms(median(check))}`,
    `  ratio, median of the rounds               ${median(ratios).toFixed(2)} (to stay below 1.5)`,
    `  whole process, files on disk              ${ms(processTime(files))}`,
  ];
}

function processTime(files: readonly SourceFile[]): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'wif-guard-bench-'));
  try {
    mkdirSync(path.join(folder, 'pipelines'));
    for (const file of files) writeFileSync(path.join(folder, file.path), file.text);
    const run = () =>
      execFileSync(process.execPath, ['dist/cli.cjs', 'check', folder, '--format', 'json', '--fail-on', 'never'], {
        maxBuffer: 2 ** 28,
      });
    return median([1, 2, 3].map(() => timed(run)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
