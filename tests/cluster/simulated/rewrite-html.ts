import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Token, Tokenizer, TokenizerMode } from 'parse5';

/** The attributes that the apiserver rewrites (apimachinery, util/proxy/transport.go). */
const LINK_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
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

/** How the content of these elements is tokenized. It contains no tags. */
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
 * A stream that rewrites the links in HTML. It serialises start tags as Go's tokenizer does, and passes on all other
 * text byte for byte.
 */
export function createHtmlRewriter(rewrite: (link: string) => string): Transform {
  const decoder = new StringDecoder();
  let html = '';
  let processedEnd = 0;
  let output = '';
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(tag) {
        const { startOffset, endOffset } = tag.location ?? { startOffset: processedEnd, endOffset: processedEnd };
        output += html.slice(processedEnd, startOffset) + serialiseTag(tag, rewrite);
        processedEnd = endOffset;
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
  const takeOutput = () => {
    const taken = output;
    output = '';
    return taken;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = decoder.write(chunk);
      html += text;
      tokenizer.write(text, false);
      done(null, takeOutput());
    },
    flush(done) {
      tokenizer.write('', true);
      done(null, takeOutput() + html.slice(processedEnd));
    },
  });
}

function serialiseTag({ tagName, attrs, selfClosing }: Token.TagToken, rewrite: (link: string) => string): string {
  const linkAttributes = LINK_ATTRIBUTES[tagName] ?? [];
  const attributes = attrs.map(({ name, value }) => {
    const newValue = linkAttributes.includes(name) ? rewrite(value) : value;
    return ` ${name}="${newValue.replace(/[&'<>"\r]/g, (char) => ESCAPES[char] ?? char)}"`;
  });
  return `<${tagName}${attributes.join('')}${selfClosing ? '/' : ''}>`;
}
