/** Style sheets are bundled beside the script, not into it. */
declare module '*.css';
