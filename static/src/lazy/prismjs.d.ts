declare module 'prismjs/components/*.js';
