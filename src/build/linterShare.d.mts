import type { BuildOptions } from 'esbuild';

export function linterShare(root: string): BuildOptions & { readonly write: false; readonly metafile: true };
