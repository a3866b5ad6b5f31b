using System.IO.Compression;

namespace InfoMax.Testing.Layouts;

/// <summary>Writes npz files: zips of npy entries.</summary>
internal static class NpzWriter
{
    public static void Write(string path, CompressionLevel level, params (string Key, byte[] Npy)[] arrays)
    {
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string key, byte[] npy) in arrays)
        {
            using Stream stream = archive.CreateEntry(key + ".npy", level).Open();
            stream.Write(npy);
        }
    }
}
