/** An element of an XML text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Char of XML 1.0, 2.2: all that a document may hold, also as a reference. */
const CHARACTERS = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;
const TOKEN =
  /<\/(?<end>[a-z-]+)>|<(?<start>[a-z-]+)(?<attributes>(?: [a-z]+="[^"<]*")*)(?<empty>\/?)>|(?<text>[^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#9': '\t' };

/** Reads XML as strictly as the specification asks for, as far as we write it; throws for what is not well-formed. */
export function readXml(xml: string): XmlElement {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration)) throw new Error('no declaration');
  if (!CHARACTERS.test(xml)) throw new Error('a character that XML does not have');
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  const body = xml.slice(declaration.length).trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const { end, start, attributes = '', empty, text } = TOKEN.exec(body)?.groups ?? {};
    const parent = open.at(-1) ?? document;
    if (text !== undefined) parent.text += decoded(text);
    else if (end !== undefined) {
      if (open.pop()?.name !== end) throw new Error(`</${end}> ends another element`);
    } else if (start === undefined) throw new Error(`not well-formed: ${body.slice(at, at + 80)}`);
    else {
      const pairs = Array.from(
        attributes.matchAll(/ ([a-z]+)="([^"]*)"/g),
        ([, key = '', value = '']) => [key, decoded(value)] as const,
      );
      const element: XmlElement = {
        name: start,
        attributes: Object.fromEntries<string>(pairs),
        children: [],
        text: '',
      };
      if (Object.keys(element.attributes).length < pairs.length) throw new Error('an attribute twice');
      parent.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  const [root] = document.children;
  if (open.length > 1 || root === undefined || document.children.length > 1) throw new Error('not one whole element');
  return root;
}

function decoded(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replaceAll(/&([^;]*;?)/g, (_, name: string) => {
    const character = ENTITIES[name.slice(0, -1)];
    if (character === undefined) throw new Error(`&${name} is no entity`);
    return character;
  });
}
