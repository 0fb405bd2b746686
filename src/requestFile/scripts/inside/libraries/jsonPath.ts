export { JSONPath } from 'jsonpath-plus';
