import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { editionIds } from '../shared/catalogue/editions.ts';
import { dayOf, systemClock } from '../shared/clock.ts';
import { GuardError } from '../shared/errors.ts';
import { checkFiles, type CheckedFiles } from '../shared/guard/check-files.ts';
import type { JudgedPipeline } from '../shared/judging/judge.ts';
import { CHECK_FORMATS, checkReport } from '../shared/report/check-report.ts';
import { diffText, fixText, previewText } from '../shared/report/fix-text.ts';
import { FAIL_ON, fails, type FailOn } from '../shared/report/fail-on.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { DOCS_URL, VERSION } from './about.ts';
import { assignments, oneOf, parseCommandLine } from './arguments.ts';
import { checkoutSource } from './checkout-source.ts';
import type { Command, Output } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { printExpanded } from './expand.ts';
import { fixFiles, previewFixes } from './fix.ts';
import { readConnections } from './read-connections.ts';
import { readPolicies } from './read-policies.ts';
import { progressOn } from './progress.ts';
import { readRepository, readRoots, requireFolder } from './read-repository.ts';

const HELP = `wif-guard check [PATH]

Judges the pipelines of a checkout: which task steps use an Azure service connection, and which of them break
once it signs in through workload identity federation. Needs no organization and no network.

  PATH                 root of the repository (default: .)
  --root FILE          judge this pipeline only, relative to PATH; may be repeated
  --repo ALIAS=DIR     checkout of another repository that pipelines take templates from; may be repeated
  --parameter N=VALUE  value of a root parameter; without it the default, and what else can be chosen, counts
  --variable N=VALUE   a variable that is predefined (Build.Reason=PullRequest), of the definition or of a group; others are unknown
  --expand FILE        print this pipeline with its templates and expressions expanded, and do not judge it
  --connections FILE   JSON array of service connections in the REST shape; without it all count as federated
  --policy FILE        the organization's policy: its edition, tasks and waivers; waivers of PATH/.wif-guard.yml count without it
  --edition ID         catalogue edition: current (default), 2026-08, preview-2023; comes before the policy's
  --format FORMAT      ${CHECK_FORMATS.join(', ')} (default: text)
  --fix                make the changes that a machine can make, in the files below PATH, and judge what remains
  --dry-run            with --fix: print the changes as a diff, and make none
  --fail-on LEVEL      ${FAIL_ON.join(', ')} (default: error)

Exit codes: 0 nothing breaks for sure · 1 findings at or above --fail-on · 2 wrong usage · 3 something could not be judged
(error, warning and note decide what ends with 1; what is unknown ends with 3 at each of them; with never both end with 0)
`;

/** `wif-guard check`. */
export const check: Command = {
  summary: 'judge the pipelines of a checkout',
  help: HELP,
  async run(args, output, desk) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: {
          root: { type: 'string', multiple: true },
          repo: { type: 'string', multiple: true, default: [] },
          parameter: { type: 'string', multiple: true, default: [] },
          variable: { type: 'string', multiple: true, default: [] },
          expand: { type: 'string' },
          connections: { type: 'string' },
          policy: { type: 'string' },
          edition: { type: 'string' },
          format: { type: 'string', default: 'text' },
          'fail-on': { type: 'string', default: 'error' },
          fix: { type: 'boolean', default: false },
          'dry-run': { type: 'boolean', default: false },
        },
      },
      'check',
    );
    const [folder = '.', ...more] = positionals;
    if (more.length > 0) throw new GuardError('usage', `check takes one PATH, not also ${more.join(' ')}.`);
    requireFitting(values);
    const format = oneOf('--format', values.format, CHECK_FORMATS);
    const failOn = oneOf('--fail-on', values['fail-on'], FAIL_ON);
    const edition = values.edition && oneOf('--edition', values.edition, [...editionIds, 'current']);
    const connections = values.connections === undefined ? undefined : await readConnections(values.connections);

    const { policy, sheets } = await readPolicies(folder, values.policy);
    const catalogue = openCatalogue(edition ?? policy.edition, policy.tasks);

    const source = checkoutSource(await foldersOf(folder, values.repo));
    const given = {
      parameters: assignments('--parameter', values.parameter),
      variables: assignments('--variable', values.variable),
    };
    if (values.expand !== undefined) {
      const isLog = (desk.environment['TF_BUILD'] ?? '') !== '';
      return printExpanded({ folder, root: values.expand, source, values: given, isLog }, output);
    }

    const judgeAll = async (): Promise<CheckedFiles> => {
      const files = values.root === undefined ? await readRepository(folder) : await readRoots(folder, values.root);
      const roots = values.root === undefined ? undefined : files.map(({ path }) => path);
      const progress = progressOn(output, 'Judging pipelines');
      const today = dayOf(systemClock.now());
      const checked = await checkFiles(files, catalogue, {
        source,
        roots,
        connections,
        values: given,
        today,
        sheets,
        isPlain: edition === undefined && [...values.parameter, ...values.variable].length === 0,
        progress,
      });
      progress();
      return checked;
    };
    let checked = await judgeAll();
    if (values['dry-run']) return printFixes(checked.judged, folder, output, exitCode(checked.judged, failOn));
    if (values.fix) {
      const { changed, leftOut } = await fixFiles(checked.judged, folder);
      // Other programs read what is on stdout in other formats.
      output[format === 'text' ? 'out' : 'err'](`${fixText(changed, leftOut)}\n`);
      checked = await judgeAll();
    }
    const { judged, loose, undeclared } = checked;

    const code = exitCode(judged, failOn);
    const about = {
      edition: catalogue.edition.id,
      version: VERSION,
      docsUrl: DOCS_URL,
      failOn,
      exitCode: code,
      notJudged: loose,
    };
    output.out(checkReport(format, judged, about, output.paint));
    if (loose.length > 0) output.err(looseHint(loose));
    const unused = values.repo.length === 0 ? [] : unusedOf(judged, assignments('--repo', values.repo));
    if (unused.length > 0)
      output.err(`No pipeline here declares a repository ${unused.map(terminalText).join(', ')}, given with --repo.\n`);
    if (undeclared.length > 0)
      output.err(`No pipeline here declares ${undeclared.map(terminalText).join(', ')}, given with --parameter.\n`);
    if (judged.length === 0) {
      output.err(
        `No pipelines found below ${terminalText(folder)}: is it the root of the repository? Name one with --root FILE.\n`,
      );
    }
    return code;
  },
};

interface Flags {
  readonly fix: boolean;
  readonly 'dry-run': boolean;
  readonly format: string;
  readonly expand?: string | undefined;
  readonly root?: readonly string[] | undefined;
}

/** @throws GuardError `usage` for flags that say nothing, or something else, together. */
function requireFitting({ fix, 'dry-run': dryRun, format, expand, root }: Flags): void {
  if (dryRun && !fix) throw new GuardError('usage', '--dry-run shows what --fix would change: give both.');
  if (dryRun && format !== 'text') throw new GuardError('usage', '--dry-run prints a diff: give it without --format.');
  if (expand === undefined) return;
  if (fix) throw new GuardError('usage', '--expand judges nothing: give it without --fix.');
  if (root !== undefined) throw new GuardError('usage', '--expand prints one pipeline: give it without --root.');
  if (format !== 'text') throw new GuardError('usage', '--expand prints YAML: give it without --format.');
}

/** `--fix --dry-run`: the diff on stdout, what is not in it on stderr. */
async function printFixes(
  judged: readonly JudgedPipeline[],
  folder: string,
  output: Output,
  code: number,
): Promise<number> {
  const { diffs, leftOut } = await previewFixes(judged, folder);
  output.out(diffs.map(diffText).join(''));
  output.err(previewText(diffs, leftOut));
  return code;
}

/** The folders of the repositories, by alias in lower case. @throws GuardError `usage` where one is no folder. */
async function foldersOf(folder: string, repos: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const folders = new Map([['self', folder]]);
  for (const [alias, other] of assignments('--repo', repos, 'ALIAS=DIR')) {
    if (alias.toLowerCase() === 'self') throw new GuardError('usage', `--repo ${alias}=${other}: self is PATH itself.`);
    await requireFolder(other, `--repo ${alias}=${other}: the folder`);
    folders.set(alias.toLowerCase(), other);
  }
  return folders;
}

/** Aliases that no pipeline declares: mostly a slip, and then the templates are not found. */
function unusedOf(judged: readonly JudgedPipeline[], repos: ReadonlyMap<string, string>): readonly string[] {
  const declared = new Set(
    judged.flatMap(({ pipeline }) => pipeline.repositories.map(({ alias }) => alias.toLowerCase())),
  );
  return [...repos.keys()].filter((alias) => !declared.has(alias.toLowerCase()));
}

/** Files that were left out have to be told: one of them can be a pipeline. */
function looseHint(loose: readonly string[]): string {
  const shown = loose.slice(0, 5).map(terminalText).join(', ');
  const more = loose.length > 5 ? ` and ${String(loose.length - 5)} more` : '';
  return `Not judged: ${shown}${more}. ${loose.length === 1 ? 'It looks like a template' : 'They look like templates'} that nothing here includes; ${loose.length === 1 ? 'if it' : 'if one'} is a pipeline that is started by hand, judge it with --root FILE.\n`;
}

function exitCode(judged: readonly JudgedPipeline[], failOn: FailOn): number {
  if (judged.some(({ findings }) => findings.some((finding) => fails(finding, failOn)))) return EXIT.findings;
  if (failOn === 'never') return EXIT.fine;
  return judged.length === 0 || judged.some(({ verdict }) => verdict === 'unknown') ? EXIT.unknown : EXIT.fine;
}
