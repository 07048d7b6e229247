export { words } from 'virtual:grid-words';
