namespace InfoMax.Benchmarks.Chaos;

/// <summary>Where a job's artifacts are, for whoever damages them. What is gone meanwhile is no error: the job has reclaimed it.</summary>
internal interface IArtifactPlace
{
    /// <summary>Names of the artifacts, in order.</summary>
    string[] Names();

    /// <summary>Reads one; null when it is gone.</summary>
    byte[]? Read(string name);

    /// <summary>Puts another content in its place.</summary>
    void Replace(string name, byte[] content);

    /// <summary>Deletes one.</summary>
    void Delete(string name);
}
