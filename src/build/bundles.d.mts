import type { BuildOptions } from 'esbuild';

export declare const node: BuildOptions;

export declare function bundlesOf(options: { readonly production: boolean }): readonly (BuildOptions & { readonly outfile: string })[];
