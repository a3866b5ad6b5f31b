namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>A directory of one test.</summary>
internal sealed class TransferFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("infomax-transfer-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
