namespace InfoMax.Testing;

/// <summary>Finds data that lies beside the repository and is not part of it.</summary>
internal static class SharedData
{
    /// <summary>The folder <c>shared/data/NAME</c> beside the test's directory or one of its parents, or null.</summary>
    public static string? Find(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
