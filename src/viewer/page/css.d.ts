/** Style sheets are imported for their effect: the build makes a file of them. */
declare module '*.css';
