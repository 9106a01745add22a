import { createHash } from 'node:crypto';

/** Who wrote a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** What a commit id is made of. */
export interface CommitContent {
  readonly treeId: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly message: string;
}

/** What the id of an annotated tag is made of. */
export interface TagContent {
  readonly name: string;
  readonly commitId: string;
  readonly tagger: Signature;
  readonly message: string;
}

/** Entry of a tree object: a file or a folder with the id of its object. */
export interface TreeEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly objectId: string;
}

/** Ids are git's own, so that a client may compute and compare them: SHA-1 over a header and the content. */
function objectId(type: 'blob' | 'tree' | 'commit' | 'tag', content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** Id of a file. */
export function blobId(content: Buffer): string {
  return objectId('blob', content);
}

/** Id of a folder. */
export function treeId(entries: readonly TreeEntry[]): string {
  // Git sorts a folder as if its name ended with a slash.
  const sortKey = (entry: TreeEntry) => Buffer.from(entry.isFolder ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  const parts = sorted.flatMap((entry) => [
    Buffer.from(`${entry.isFolder ? '40000' : '100644'} ${entry.name}\0`),
    Buffer.from(entry.objectId, 'hex'),
  ]);
  return objectId('tree', Buffer.concat(parts));
}

/** Id of a commit. */
export function commitId(commit: CommitContent): string {
  const signature = signatureLine(commit.author);
  const lines = [
    `tree ${commit.treeId}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature}`,
    `committer ${signature}`,
    '',
    commit.message,
  ];
  return objectId('commit', Buffer.from(lines.join('\n')));
}

/** Id of an annotated tag. */
export function tagId({ name, commitId, tagger, message }: TagContent): string {
  const lines = [`object ${commitId}`, 'type commit', `tag ${name}`, `tagger ${signatureLine(tagger)}`, '', message];
  return objectId('tag', Buffer.from(lines.join('\n')));
}

function signatureLine({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
}
