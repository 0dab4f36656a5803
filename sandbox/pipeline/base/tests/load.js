import http from "k6/http";

export const options = { vus: 10, duration: "30s" };

export default function load() {
  http.get(`${__ENV.BASE_URL}/cart`);
}
