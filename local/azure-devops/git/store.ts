import { blobId, commitId, tagId, treeId, type Signature, type TagContent, type TreeEntry } from './objects.ts';

/** Files of a commit: path with a leading slash → blob id. */
export type FileTree = ReadonlyMap<string, string>;

/** A commit with its whole tree at hand. */
export interface Commit {
  readonly id: string;
  readonly treeId: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly message: string;
  readonly files: FileTree;
  /** Folder path → tree id; `/` is the root. */
  readonly folders: ReadonlyMap<string, string>;
}

/** What a new commit is made of. */
export interface NewCommit {
  readonly parents: readonly string[];
  readonly files: FileTree;
  readonly author: Signature;
  readonly message: string;
}

/** The objects and references of one repository. */
export class GitStore {
  readonly #blobs = new Map<string, Buffer>();
  readonly #commits = new Map<string, Commit>();
  /** Id of an annotated tag → id of the commit that it tags. */
  readonly #tags = new Map<string, string>();
  /** Commits and blobs that are here for pull requests only: nobody can ask for them by id. */
  readonly #unreadable = new Set<string>();
  /** Full reference name (`refs/heads/main`, `refs/tags/v1`) → id of the commit, or of the annotated tag. */
  readonly refs = new Map<string, string>();

  addBlob(content: string | Buffer): string {
    const bytes = Buffer.from(content);
    const id = blobId(bytes);
    this.#blobs.set(id, bytes);
    this.#unreadable.delete(id);
    return id;
  }

  blob(id: string): Buffer | undefined {
    return this.#blobs.get(id.toLowerCase());
  }

  commit(id: string): Commit | undefined {
    return this.#commits.get(id.toLowerCase());
  }

  addCommit(content: NewCommit): Commit {
    const folders = folderTrees(content.files);
    const root = folders.get('/') ?? treeId([]);
    const id = commitId({ treeId: root, parents: content.parents, author: content.author, message: content.message });
    const commit = { id, treeId: root, folders, ...content };
    this.#commits.set(id, commit);
    this.#unreadable.delete(id);
    return commit;
  }

  /** Takes a commit of another repository, with its history and files. What is new here can be asked for by id only where it is readable. */
  fetch(from: GitStore, tip: string, { readable }: { readonly readable: boolean }): void {
    const queue = [tip];
    const seen = new Set<string>();
    for (const id of queue) {
      const commit = from.commit(id);
      if (commit === undefined || seen.has(commit.id)) continue;
      seen.add(commit.id);
      const objects = [commit.id, ...commit.files.values()];
      const isNew = (object: string) => !this.#commits.has(object) && !this.#blobs.has(object);
      for (const object of objects) {
        if (readable) this.#unreadable.delete(object);
        else if (isNew(object)) this.#unreadable.add(object);
      }
      this.#commits.set(commit.id, commit);
      for (const blob of commit.files.values()) this.#blobs.set(blob, from.blob(blob) ?? Buffer.alloc(0));
      queue.push(...commit.parents);
    }
  }

  /** Whether a client may ask for this commit or blob by its id. */
  isReadable(id: string): boolean {
    return !this.#unreadable.has(id.toLowerCase());
  }

  /** A repository of its own with everything that can be read here. */
  fork(): GitStore {
    const fork = new GitStore();
    for (const [ref, id] of this.refs) {
      fork.fetch(this, this.peeled(id) ?? id, { readable: true });
      if (this.#tags.has(id)) fork.#tags.set(id, this.peeled(id) ?? id);
      fork.refs.set(ref, id);
    }
    return fork;
  }

  addTag(content: TagContent): string {
    const id = tagId(content);
    this.#tags.set(id, content.commitId);
    return id;
  }

  /** The commit that an annotated tag is about; undefined where the id is none of a tag. */
  peeled(id: string): string | undefined {
    return this.#tags.get(id);
  }

  /** The commit at the end of a branch or tag. */
  tip(ref: string): Commit | undefined {
    const id = this.refs.get(ref);
    return id === undefined ? undefined : this.#commits.get(this.peeled(id) ?? id);
  }
}

interface Folder {
  readonly files: Map<string, string>;
  readonly folders: Map<string, Folder>;
}

function folderTrees(files: FileTree): Map<string, string> {
  const root = emptyFolder();
  for (const [path, id] of files) {
    const segments = path.split('/').filter((segment) => segment !== '');
    const name = segments.pop() ?? '';
    let folder = root;
    for (const segment of segments) {
      const next = folder.folders.get(segment) ?? emptyFolder();
      folder.folders.set(segment, next);
      folder = next;
    }
    folder.files.set(name, id);
  }
  const ids = new Map<string, string>();
  hashFolder(root, '', ids);
  return ids;
}

function hashFolder(folder: Folder, path: string, ids: Map<string, string>): string {
  const entries: TreeEntry[] = [
    ...[...folder.files].map(([name, objectId]) => ({ name, isFolder: false, objectId })),
    ...[...folder.folders].map(([name, child]) => ({
      name,
      isFolder: true,
      objectId: hashFolder(child, `${path}/${name}`, ids),
    })),
  ];
  const id = treeId(entries);
  ids.set(path === '' ? '/' : path, id);
  return id;
}

function emptyFolder(): Folder {
  return { files: new Map(), folders: new Map() };
}
