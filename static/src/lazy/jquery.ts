export { default as source } from 'classic:jquery/dist/jquery.min.js';
