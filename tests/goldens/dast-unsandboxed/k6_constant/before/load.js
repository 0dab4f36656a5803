import http from 'k6/http';
// https://k6.io/docs
const base = 'https://www.acme.io';
const docs = 'https://www.docs.io';
export default () => http.get(`${base}/products`);
