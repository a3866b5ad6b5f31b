namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The texts that a deployment consists of, by path from the repository's root; a test may change one of them.</summary>
internal sealed class DeploymentFiles
{
    private readonly Dictionary<string, string> _texts;

    private DeploymentFiles(Dictionary<string, string> texts) => _texts = texts;

    /// <summary>The paths, in ordinal order.</summary>
    public IEnumerable<string> Paths => _texts.Keys.Order(StringComparer.Ordinal);

    /// <summary>The text of a file.</summary>
    public string this[string path] => _texts[path];

    /// <summary>Everything below <c>deploy/</c> and what it depends on.</summary>
    public static DeploymentFiles Read()
    {
        IEnumerable<string> paths = Directory
            .EnumerateFiles(Repository.PathOf("deploy"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Concat([".dockerignore", "README.md", "config/node.conf"]);
        return new DeploymentFiles(paths.ToDictionary(path => path, path => File.ReadAllText(Repository.PathOf(path)), StringComparer.Ordinal));
    }

    /// <summary>True when there is such a file.</summary>
    public bool Contains(string path) => _texts.ContainsKey(path);

    /// <summary>The same files with the first <paramref name="old"/> of one of them replaced.</summary>
    public DeploymentFiles With(string path, string old, string replacement)
    {
        string text = _texts[path];
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0
            ? throw new ArgumentException($"{path} does not hold '{old}'", nameof(old))
            : new DeploymentFiles(new(_texts, StringComparer.Ordinal) { [path] = text[..at] + replacement + text[(at + old.Length)..] });
    }
}
