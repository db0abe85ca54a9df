// Package secret finds credentials that stand in manifests in plain text. In: a [manifest.Document], or any text. Out: each
// [Credential] with its exact place, or the text without them ([Redact]).
//
// A credential is known by its form, such as the tokens of a provider, a private key or the password in a URI; or by what
// names it, such as a variable HF_TOKEN or an option --api-key, where its value looks like one. What stands for a value that
// comes from elsewhere ($(VAR), ${VAR}, {{ .Value }}, a path, the name of a Secret), and what nobody would take for real
// (changeme, EMPTY, your-token), is none.
//
// Whoever shows text of a document has to know all of it, so one walk ([Reader.Read]) finds the credentials for the rules,
// and conceals them, with the data of Secrets, in the excerpts of the document.
package secret
