using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Tests.Actors;

/// <summary>A folder of one test, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "infomax-cluster-" + Path.GetRandomFileName());

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a float32 npy of random rows, whose second half nearly repeats the first, and returns its path.</summary>
    public string WriteEmbeddings(string name, int rows, int dimension, ulong seed = 7)
    {
        SeededRandom random = new(seed);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            int twin = i - (rows / 2 * dimension);
            float noise = (float)(random.NextDouble() - 0.5);
            values[i] = twin >= 0 ? values[twin] + (0.05f * noise) : noise;
        }

        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {dimension}), }}".PadRight(117) + "\n";
        byte[] magic = [0x93, .. "NUMPY"u8, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(magic.AsSpan(8), (ushort)header.Length);
        File.WriteAllBytes(this[name], [.. magic, .. Encoding.Latin1.GetBytes(header), .. MemoryMarshal.AsBytes(values.AsSpan())]);
        return this[name];
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A node that was killed may still be closing its files; the system cleans its temporary folder.
        }
    }
}
