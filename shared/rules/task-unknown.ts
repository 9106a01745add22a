import type { TaskUse } from '../pipelines/uses.ts';
import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/**
 * Nobody has said whether this task federates. Unknown is never ready. What the catalogue says of a task in the box does not count
 * for a task that an extension brings under the same name (`publisher.extension.contribution.Name`).
 */
export const taskUnknown = defineRule({
  id: 'task-unknown',
  title: 'Nobody knows whether the task federates',
  severity: 'warning',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    const { publisher, major, version } = use.reference;
    const name = nameOf(use.knowledge, version);
    const ofExtension = row?.origin === 'in-the-box' && publisher !== '';
    const because = ofExtension
      ? (): string => `it is a task of the extension ${publisher}, and only a task in the box of that name is known`
      : row?.origin === 'policy'
        ? reasonInPolicy(row.status)
        : reasonOf(row?.status, row === undefined && major === null);
    if (because === undefined) return;
    report({
      message: `Whether ${name} can sign in through workload identity federation is not known: ${because(edition.id)}.`,
      remedy:
        major === null ? `Write its major version, as in ${use.knowledge.task}@2, and check again.` : knownBy(use),
      ...(row === undefined ? { source: edition.sources.documentation, asOf: edition.date } : evidenceOf(edition, row)),
      confidence: 'possible',
      unknown: true,
    });
  },
});

/** What makes the task known. */
function knownBy({ knowledge, reference, connections: [connection] }: TaskUse): string {
  const own = reference.publisher === '' ? knowledge.task : `${reference.publisher}.${reference.name}`;
  const task = `${own}@${String(reference.major)}`;
  const declared = `{ task: ${task}, wif: supported, connectionInputs: [${connection?.input ?? ''}], source: "https://…" }`;
  return `Ask its publisher, or try it on a test connection, and declare what you find in the policy's \`tasks:\`, as in \`${declared}\`; until then keep this step on a connection that stays on a secret.`;
}

type Reason = (edition: string) => string;

function reasonInPolicy(status: string): Reason | undefined {
  switch (status) {
    case 'unknown':
      return () => 'the policy leaves it open';
    case 'deprecated':
      return () => 'the policy says only that it is deprecated';
    case 'not-applicable':
      return () => 'the policy knows it as a task without an Azure connection, and this step names one';
    default:
      return undefined;
  }
}

function reasonOf(status: string | undefined, withoutMajor: boolean): Reason | undefined {
  if (withoutMajor) return () => 'the step names no version of it';
  switch (status) {
    case undefined:
      return (edition) => `edition ${edition} of the catalogue does not list it`;
    case 'unknown':
      return (edition) => `edition ${edition} of the catalogue found no evidence`;
    case 'deprecated':
      return (edition) => `edition ${edition} says only that it is deprecated`;
    case 'not-applicable':
      return (edition) => `edition ${edition} knows it as a task without an Azure connection, and this step names one`;
    default:
      return undefined;
  }
}
