import * as v from 'valibot';

/** Why a value of the right type is refused; stands as the message of the issue. */
export const REFUSALS = { base64: 'base64', lineBreak: 'lineBreak' } as const;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// Go leaves a field at its zero value where the file says null, and never turns a number into text.
const text = v.nullish(v.string(), '');
const flag = v.nullish(v.boolean(), false);

// What is shown to people. A `|` too many in a file makes all that follows, secrets too, part of a name.
const line = v.pipe(
  text,
  v.check((value) => !/[\r\n]/.test(value), REFUSALS.lineBreak),
);
const lines = v.nullish(v.array(line), []);

// As Go reads `[]byte`: padded, line breaks ignored. What it encodes is of no use to an extension.
const base64 = v.pipe(
  text,
  v.check((value) => BASE64.test(value.replace(/[\r\n]/g, '')), REFUSALS.base64),
);

// valibot takes arrays and bytes for objects as well.
const mapping = v.custom<object>(
  (input) => Object(input) === input && Object.getPrototypeOf(input) === Object.prototype,
);

/** A mapping with these keys, and others that are left out. */
function fields<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(mapping, v.object(entries));
}

/** A mapping with free keys as its pairs, so that a key such as `__proto__` is one like any other. */
function pairsOf<Value extends v.GenericSchema>(value: Value) {
  return v.nullish(
    v.pipe(
      mapping,
      v.transform((input): [string, unknown][] => Object.entries(input)),
      v.array(v.strictTuple([v.string(), value])),
    ),
    {},
  );
}

/** What stands beside a name in `clusters`. Fields that Portside has no rule for are left out. */
export const ClusterSchema = fields({
  server: line,
  'tls-server-name': line,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': line,
  'certificate-authority-data': base64,
  'proxy-url': line,
  'disable-compression': flag,
});
/** A cluster as the file spells it. */
export type Cluster = v.InferOutput<typeof ClusterSchema>;

const ExecSchema = fields({
  command: text,
  args: v.nullish(v.array(text), []),
  env: v.nullish(v.array(fields({ name: text, value: text })), []),
  apiVersion: text,
  installHint: text,
  interactiveMode: text,
});
/** `users[].user.exec`: the plugin that prints a credential. */
export type Exec = v.InferOutput<typeof ExecSchema>;

const AuthProviderSchema = fields({ name: line, config: pairsOf(text) });
/** `users[].user.auth-provider`, of which kubectl still knows `oidc` alone. */
export type AuthProvider = v.InferOutput<typeof AuthProviderSchema>;

/** What stands beside a name in `users`. */
export const UserSchema = fields({
  'client-certificate': line,
  'client-certificate-data': base64,
  'client-key': line,
  'client-key-data': base64,
  token: text,
  tokenFile: line,
  as: line,
  'as-uid': line,
  'as-groups': lines,
  'as-user-extra': pairsOf(lines),
  username: line,
  password: text,
  'auth-provider': v.nullish(AuthProviderSchema),
  exec: v.nullish(ExecSchema),
});
/** A user as the file spells it. */
export type User = v.InferOutput<typeof UserSchema>;

/** What stands beside a name in `contexts`. */
export const ContextSchema = fields({ cluster: line, user: line, namespace: line });
/** A context as the file spells it. */
export type Context = v.InferOutput<typeof ContextSchema>;

/** One entry of a list, before what stands beside its name is read. Go reads null as an empty entry. */
export const EntrySchema = v.nullish(v.pipe(mapping, v.looseObject({ name: line })), { name: '' });

/** One of the lists of a kubeconfig, before its entries are read. */
export const ListSchema = v.nullish(v.array(v.unknown()), []);

/** One of the plain fields of a kubeconfig. */
export const TextSchema = text;
