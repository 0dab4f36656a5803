export default { stories: [] };
