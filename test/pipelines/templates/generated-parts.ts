/** Parts of random pipelines, which writing, reading and making them share. Every step names another connection. */

/** What is known of a parameter or a condition. */
export type Truth = true | false | undefined;

export type Condition =
  | { readonly kind: 'known'; readonly truth: Truth }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly [Condition, Condition] };

export type Part =
  | { readonly kind: 'step' }
  | { readonly kind: 'script' }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Part[] | undefined }
  | { readonly kind: 'each'; readonly over: 'two' | 'none' | 'unknown'; readonly body: Part[] }
  | { readonly kind: 'single'; readonly condition: Condition }
  | { readonly kind: 'template'; readonly file: number; readonly flag: Condition; readonly handed: Part[] }
  | { readonly kind: 'splice'; readonly how: 'whole' | 'each' | 'pairs' };

export interface Branch {
  readonly condition: Condition;
  readonly body: Part[];
}
