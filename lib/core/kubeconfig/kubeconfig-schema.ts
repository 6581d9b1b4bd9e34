import * as v from 'valibot';

/** Why a value of the right type is refused. Used as the message of valibot's issue. */
export const REFUSALS = { base64: 'base64', lineBreak: 'lineBreak' } as const;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// Go leaves a field at its zero value where the file says null, and never converts a number to text.
const text = v.nullish(v.string(), '');
const flag = v.nullish(v.boolean(), false);

// Shown to people, so one line only: a stray `|` in a file makes everything after it, secrets too, part of a name.
const line = v.pipe(
  text,
  v.check((value) => !/[\r\n]/.test(value), REFUSALS.lineBreak),
);
const lines = v.nullish(v.array(line), []);

// As Go reads `[]byte`: padded, line breaks ignored. An extension has no use for the decoded content.
const base64 = v.pipe(
  text,
  v.check((value) => BASE64.test(value.replace(/[\r\n]/g, '')), REFUSALS.base64),
);

// valibot accepts arrays and byte arrays as objects too.
const mapping = v.custom<object>(
  (input) => Object(input) === input && Object.getPrototypeOf(input) === Object.prototype,
);

/** A mapping with these keys; others are dropped. */
function fields<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(mapping, v.object(entries));
}

/** A mapping with arbitrary keys, as pairs, so that `__proto__` is a key like any other. */
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

/** `clusters[].cluster`. Fields that Portside doesn't use are dropped. */
export const ClusterSchema = fields({
  server: line,
  'tls-server-name': line,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': line,
  'certificate-authority-data': base64,
  'proxy-url': line,
  'disable-compression': flag,
});
/** A cluster, in the kubeconfig's spelling. */
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
/** `users[].user.auth-provider`. kubectl still supports `oidc` only. */
export type AuthProvider = v.InferOutput<typeof AuthProviderSchema>;

/** `users[].user`. */
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
/** A user, in the kubeconfig's spelling. */
export type User = v.InferOutput<typeof UserSchema>;

/** `contexts[].context`. */
export const ContextSchema = fields({ cluster: line, user: line, namespace: line });
/** A context, in the kubeconfig's spelling. */
export type Context = v.InferOutput<typeof ContextSchema>;

/** One entry of a list, before anything but its name is read. Go reads null as an empty entry. */
export const EntrySchema = v.nullish(v.pipe(mapping, v.looseObject({ name: line })), { name: '' });

/** One of a kubeconfig's lists, before its entries are read. */
export const ListSchema = v.nullish(v.array(v.unknown()), []);

/** One of a kubeconfig's plain text fields. */
export const TextSchema = text;
