import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Token, Tokenizer, TokenizerMode } from 'parse5';

/** The attributes that the apiserver takes for links (apimachinery, util/proxy/transport.go). */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
};

/** How the text after these tags is read. In it no tag is a tag. */
const TEXT_MODES: Readonly<Record<string, Tokenizer['state']>> = {
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
  script: TokenizerMode.SCRIPT_DATA,
  style: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  noscript: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  plaintext: TokenizerMode.PLAINTEXT,
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  '\r': '&#13;',
};

/**
 * Rewrites the links of an HTML text on its way through. Start tags are written anew, as Go's tokenizer writes them;
 * all between them stays byte for byte.
 */
export function htmlRewriter(rewrite: (link: string) => string): Transform {
  const decoder = new StringDecoder();
  let html = '';
  let passed = 0;
  let out = '';
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(tag) {
        const { startOffset, endOffset } = tag.location ?? { startOffset: passed, endOffset: passed };
        out += html.slice(passed, startOffset) + writeTag(tag, rewrite);
        passed = endOffset;
        tokenizer.state = TEXT_MODES[tag.tagName] ?? TokenizerMode.DATA;
      },
      onEndTag: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
      onEof: ignore,
    },
  );
  const take = () => {
    const taken = out;
    out = '';
    return taken;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = decoder.write(chunk);
      html += text;
      tokenizer.write(text, false);
      done(null, take());
    },
    flush(done) {
      tokenizer.write('', true);
      done(null, take() + html.slice(passed));
    },
  });
}

function writeTag({ tagName, attrs, selfClosing }: Token.TagToken, rewrite: (link: string) => string): string {
  const links = LINKS[tagName] ?? [];
  const written = attrs.map(({ name, value }) => {
    const result = links.includes(name) ? rewrite(value) : value;
    return ` ${name}="${result.replace(/[&'<>"\r]/g, (char) => ESCAPES[char] ?? char)}"`;
  });
  return `<${tagName}${written.join('')}${selfClosing ? '/' : ''}>`;
}
