import http from 'k6/http';
const BASE = __ENV.BASE_URL || 'http://localhost:3000';
export default function () { http.get(`${BASE}/api/items`); }
