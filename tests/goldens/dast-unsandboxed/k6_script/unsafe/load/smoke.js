import http from 'k6/http';
export const options = { vus: 100, duration: '5m' };
export default function () { http.get('https://www.production.shop.example.com/api/items'); }
