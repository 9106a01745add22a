import { findTask, type Catalogue, type TaskKnowledge } from './catalogue.ts';
import { conditionsOf, contradictionsOf } from './conditions.ts';
import { sourceUrl } from './editions.ts';
import { productsLike } from './marketplace.ts';
import type { Predicate } from './predicate.ts';
import type { Condition, Contradiction, Edition, EditionRow, SupportStatus } from './schema.ts';
import { taskDefinitions } from './task-definitions.ts';
import { parseTaskReference } from './task-reference.ts';

/** The catalogue's answer about one task major; the JSON of `wif-guard explain` (a stable contract). */
export interface Explanation {
  readonly task: string;
  readonly major: number | null;
  readonly edition: string;
  readonly status: SupportStatus;
  readonly text: string | null;
  readonly note: string | null;
  /** Majors of the task that the edition knows, oldest first. */
  readonly knownMajors: readonly number[];
  /** The same as `Name@major`: a GUID, or an old name, can belong to tasks of other names. */
  readonly knownTasks: readonly string[];
  readonly replacement: string | null;
  /** What the deprecation of a task that federates names to move to. */
  readonly successor: string | null;
  readonly minimumVersion: string | null;
  /** False where older releases may federate too; null where none is known. */
  readonly minimumVersionExact: boolean | null;
  /** From where on every way of the task to sign in federates, where that came later. */
  readonly allFeaturesFrom: string | null;
  readonly deprecated: boolean;
  readonly removalDate: string | null;
  readonly connectionInputs: readonly ExplainedInput[];
  readonly conditions: readonly ExplainedCondition[];
  /** What the code of the task does, where somebody read it. */
  readonly codeSupports: string | null;
  readonly contradictions: readonly ExplainedContradiction[];
  /** Marketplace products of that name, whose names in YAML are not known. */
  readonly products: readonly ExplainedProduct[];
  readonly confidence: string | null;
  readonly sources: readonly string[];
  readonly asOf: string | null;
  /** Who says so. */
  readonly origin: 'edition' | 'policy';
  /** What the edition says where the policy speaks for it. */
  readonly overridden: Pick<Explanation, 'status' | 'text' | 'sources' | 'asOf'> | null;
}

interface ExplainedInput {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly visibleRule: string | null;
}

interface ExplainedCondition {
  readonly id: string;
  readonly when: string;
  readonly effect: string;
  readonly remedy: string;
  /** The rule that reports it; `none` only explains. */
  readonly rule: Condition['rule'];
  readonly severity: string | null;
  readonly confidence: string | null;
  /** When it holds; null where that is not in a pipeline. */
  readonly match: Predicate | null;
  /** Why it was decided so. */
  readonly reason: string | null;
  readonly sources: readonly string[];
}

interface ExplainedContradiction {
  readonly claims: readonly {
    readonly by: string;
    readonly says: string;
    readonly source: string;
    readonly asOf: string | null;
  }[];
  readonly verdict: string;
  readonly confidence: string;
  readonly reason: string;
}

interface ExplainedProduct {
  readonly name: string;
  readonly status: SupportStatus;
  readonly note: string | null;
  readonly minimumVersion: string | null;
  readonly sources: readonly string[];
}

/** Explains a task as a person names it: `AzureFileCopy@4`, a GUID with major, or a folder name. */
export function explainTask(catalogue: Catalogue, text: string): Explanation {
  const { edition } = catalogue;
  const {
    task,
    major,
    definition,
    row,
    overridden,
    declaredInputs = [],
  } = ownKnowledge(findTask(catalogue, text), text);
  const known = majorsOf(catalogue, task);
  return {
    task,
    major,
    edition: edition.id,
    status: row?.status ?? 'unknown',
    text: row?.text ?? null,
    note: row?.note ?? null,
    knownMajors: known.map((one) => one.major),
    knownTasks: known.map((one) => `${one.task}@${String(one.major)}`),
    replacement: row?.replacement ?? null,
    successor: row?.successor ?? null,
    minimumVersion: row?.minimumVersion ?? null,
    minimumVersionExact: row?.minimumVersion === undefined ? null : row.minimumVersionExact,
    allFeaturesFrom: row?.allFeaturesFrom ?? null,
    deprecated: row?.deprecated ?? false,
    removalDate: row?.removalDate ?? null,
    connectionInputs: [
      ...(definition?.connectionInputs ?? []).map(({ name, aliases, type, visibleRule }) => ({
        name,
        aliases,
        type,
        visibleRule: visibleRule ?? null,
      })),
      ...declaredInputs.map((name) => ({ name, aliases: [], type: DECLARED_TYPE, visibleRule: null })),
    ],
    conditions: row === undefined ? [] : conditionsOf(edition, row).map((one) => explained(edition, one)),
    codeSupports: row?.codeSupports ?? null,
    contradictions: major === null ? [] : contradictionsOf(edition, task, major).map((one) => told(edition, one)),
    products: productsLike(edition, task).map((product) => ({
      name: product.task,
      status: product.status,
      note: product.note ?? null,
      minimumVersion: product.minimumVersion ?? null,
      sources: product.sources.map((source) => sourceUrl(edition, source)),
    })),
    confidence: row?.confidence ?? null,
    sources: (row?.sources ?? []).map((source) => sourceUrl(edition, source)),
    asOf: row?.asOf ?? null,
    origin: row?.origin === 'policy' ? 'policy' : 'edition',
    overridden:
      overridden === undefined
        ? null
        : {
            status: overridden.status,
            text: overridden.text,
            sources: overridden.sources.map((source) => sourceUrl(edition, source)),
            asOf: overridden.asOf,
          },
  };
}

/** What is known of the task itself: of one that an extension brings, nothing follows from the task in the box of its name. */
function ownKnowledge(found: TaskKnowledge, text: string): TaskKnowledge {
  const { name, publisher } = parseTaskReference(text);
  if (publisher === '' || found.row?.origin !== 'in-the-box') return found;
  return { task: `${publisher}.${name}`, major: found.major, definition: undefined, row: undefined };
}

/** The type of an input that the policy declares. */
const DECLARED_TYPE = 'connectedService:AzureRM';

function explained(edition: Edition, condition: Condition): ExplainedCondition {
  const { id, when, effect, remedy, rule, severity, confidence, match, reason, evidence } = condition;
  return {
    id,
    when,
    effect,
    remedy,
    rule,
    severity: severity ?? null,
    confidence: confidence ?? null,
    match: match ?? null,
    reason: reason ?? null,
    sources: evidence.map((source) => sourceUrl(edition, source)),
  };
}

function told(edition: Edition, { claims, verdict, confidence, reason }: Contradiction): ExplainedContradiction {
  return {
    claims: claims.map((claim) => ({ ...claim, source: sourceUrl(edition, claim.source) })),
    verdict,
    confidence,
    reason,
  };
}

/** The rows that a name can mean without its major: by name, by another name in YAML, or by GUID. */
function majorsOf({ edition }: Catalogue, task: string): readonly EditionRow[] {
  const name = task.toLowerCase();
  const names = new Set([
    name,
    ...(taskDefinitions().majorsByName.get(name) ?? []).map((one) => one.task.toLowerCase()),
  ]);
  const isNamed = ({ task: own, aliases = [] }: EditionRow): boolean =>
    names.has(own.toLowerCase()) || aliases.some((alias) => names.has(parseTaskReference(alias).name.toLowerCase()));
  return edition.rows.filter((row) => row.lookup && isNamed(row)).sort((a, b) => a.major - b.major);
}
